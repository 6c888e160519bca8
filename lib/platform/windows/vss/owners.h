// Owners of what COM and Windows hand out: each thing is given back once, when
// its owner goes. None can be copied.
#pragma once

#include <windows.h>
// After it, which it needs.
#include <oleauto.h>

#include <utility>

namespace stillpoint {

// A reference to a COM object.
template <class T>
class Com {
 public:
  Com() = default;
  Com(const Com &) = delete;
  Com &operator=(const Com &) = delete;
  ~Com() { reset(); }

  T *operator->() const { return object_; }
  T *get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }

  // Where a function may put a reference; what was here is given back.
  T **into() {
    reset();
    return &object_;
  }
  void **into_any() { return reinterpret_cast<void **>(into()); }

  void reset() {
    if (T *object = std::exchange(object_, nullptr)) object->Release();
  }

 private:
  T *object_ = nullptr;
};

// A string of COM's own kind.
class Bstr {
 public:
  Bstr() = default;
  explicit Bstr(const wchar_t *text) : text_(SysAllocString(text)) {}
  Bstr(const Bstr &) = delete;
  Bstr &operator=(const Bstr &) = delete;
  ~Bstr() { SysFreeString(text_); }

  BSTR get() const { return text_; }
  BSTR *into() {
    SysFreeString(std::exchange(text_, nullptr));
    return &text_;
  }
  // Never null, as functions may leave it.
  const wchar_t *text() const { return text_ == nullptr ? L"" : text_; }

 private:
  BSTR text_ = nullptr;
};

// A value of COM's own kind.
class Variant {
 public:
  Variant() { VariantInit(&value_); }
  explicit Variant(const wchar_t *text) : Variant() {
    value_.vt = VT_BSTR;
    value_.bstrVal = SysAllocString(text);
  }
  explicit Variant(LONG number) : Variant() {
    value_.vt = VT_I4;
    value_.lVal = number;
  }
  explicit Variant(bool flag) : Variant() {
    value_.vt = VT_BOOL;
    value_.boolVal = flag ? VARIANT_TRUE : VARIANT_FALSE;
  }
  Variant(const Variant &) = delete;
  Variant &operator=(const Variant &) = delete;
  ~Variant() { VariantClear(&value_); }

  const VARIANT &get() const { return value_; }
  VARIANT *into() {
    VariantClear(&value_);
    return &value_;
  }
  // Empty where it is not text.
  const wchar_t *text() const {
    bool is_text = value_.vt == VT_BSTR && value_.bstrVal != nullptr;
    return is_text ? value_.bstrVal : L"";
  }

 private:
  VARIANT value_;
};

// A kernel object.
class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE value) : value_(value) {}
  Handle(Handle &&other) noexcept
      : value_(std::exchange(other.value_, nullptr)) {}
  Handle &operator=(Handle &&other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Handle() {
    if (*this) CloseHandle(value_);
  }

  HANDLE get() const { return value_; }
  explicit operator bool() const {
    return value_ != nullptr && value_ != INVALID_HANDLE_VALUE;
  }

 private:
  HANDLE value_ = nullptr;
};

// What LocalFree() gives back.
template <class T>
class Local {
 public:
  Local() = default;
  Local(const Local &) = delete;
  Local &operator=(const Local &) = delete;
  ~Local() { LocalFree(value_); }

  T get() const { return value_; }
  T *into() { return &value_; }

 private:
  T value_ = nullptr;
};

// A lock that is held as long as its guard is there.
class Lock {
 public:
  class Guard {
   public:
    explicit Guard(Lock &lock) : lock_(lock) {
      AcquireSRWLockExclusive(&lock_.lock_);
    }
    Guard(const Guard &) = delete;
    ~Guard() { ReleaseSRWLockExclusive(&lock_.lock_); }

   private:
    Lock &lock_;
  };

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
};

}  // namespace stillpoint
