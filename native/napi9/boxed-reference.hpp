// Lets better-sqlite3 13 (written for Node-API 10) be compiled for Node-API 9, without touching its sources.
//
// WHY: before version 10, Node-API keeps persistent references to objects and functions only. better-sqlite3 keeps
// references to strings (column and property names) and to any value (the accumulator of an aggregate, the logger). On
// Node 20 or Electron 33 `napi_create_reference` refuses those and the addon crashes. Here every such value is put in a
// one-element array, and the array, an object, is what is referenced.
//
// HOW: this file is force-included (`-include`) before each C++ file of the addon, so that the two specialisations below
// are seen before any use of them. The same binary then loads under every Node-API from 9 on.
#ifndef NAPI9_BOXED_REFERENCE_HPP
#define NAPI9_BOXED_REFERENCE_HPP
#ifdef __cplusplus

#include <napi.h>
#include <utility>

namespace napi9 {

// What Napi::Reference<T> offers, restricted to what better-sqlite3 uses, for a T that may be a primitive.
// Only strong references: a weak reference to a box that nobody else holds would be lost at the next collection,
// so an initial count of zero is raised to one.
template <typename T>
class BoxedReference {
 public:
  BoxedReference() : env_(nullptr) {}
  BoxedReference(BoxedReference&& other) noexcept : env_(other.env_), box_(std::move(other.box_)) {
    other.env_ = nullptr;
  }
  BoxedReference& operator=(BoxedReference&& other) noexcept {
    if (this != &other) {
      box_.Reset();
      env_ = other.env_;
      box_ = std::move(other.box_);
      other.env_ = nullptr;
    }
    return *this;
  }
  BoxedReference(const BoxedReference&) = delete;
  BoxedReference& operator=(const BoxedReference&) = delete;

  Napi::Env Env() const { return Napi::Env(env_); }
  bool IsEmpty() const { return box_.IsEmpty(); }

  // Like the original, callers should be inside a HandleScope.
  T Value() const {
    if (box_.IsEmpty()) return T();
    napi_value value = nullptr;
    if (napi_get_element(env_, box_.Value(), 0, &value) != napi_ok) return T();
    return T(env_, value);
  }

  void Reset() {
    box_.Reset();
    env_ = nullptr;
  }

  void Reset(const T& value, uint32_t = 1) {
    Reset();
    env_ = value.Env();
    napi_value raw = value;
    if (raw == nullptr) return;
    Napi::HandleScope scope{Napi::Env(env_)};
    napi_value box = nullptr;
    if (napi_create_array_with_length(env_, 1, &box) != napi_ok) return;
    if (napi_set_element(env_, box, 0, raw) != napi_ok) return;
    box_ = Napi::ObjectReference::New(Napi::Object(env_, box), 1);
  }

 private:
  napi_env env_;
  Napi::ObjectReference box_;
};

}  // namespace napi9

// Napi:: is spelled out below because the inherited member function Value() hides the class of that name.
namespace Napi {

template <>
class Reference<Napi::String> : public napi9::BoxedReference<Napi::String> {
 public:
  static Reference<Napi::String> New(const Napi::String& value, uint32_t refcount = 1) {
    Reference<Napi::String> reference;
    reference.Reset(value, refcount);
    return reference;
  }
};

template <>
class Reference<Napi::Value> : public napi9::BoxedReference<Napi::Value> {
 public:
  static Reference<Napi::Value> New(const Napi::Value& value, uint32_t refcount = 1) {
    Reference<Napi::Value> reference;
    reference.Reset(value, refcount);
    return reference;
  }
};

}  // namespace Napi

#endif  // __cplusplus
#endif  // NAPI9_BOXED_REFERENCE_HPP
