// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <rewire/core/errors.hpp>

/// A function whose body takes the instruction set of whoever inlines it.
#define REWIRE_INLINE __attribute__((always_inline)) inline

namespace rewire {

/// Instruction sets that kernels are compiled for, whatever flags the program is
/// compiled with.
enum class Isa {
  baseline,  ///< what the compiler assumes anyway
  avx2,      ///< AVX2 and FMA
  avx512,    ///< AVX-512 F, VL, BW, DQ
};

/// `baseline`, `avx2` or `avx512`.
constexpr std::string_view name(Isa isa) {
  switch (isa) {
    case Isa::avx512:
      return "avx512";
    case Isa::avx2:
      return "avx2";
    case Isa::baseline:
      break;
  }
  return "baseline";
}

/// The best that this processor has.
inline Isa best_isa() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
    return Isa::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Isa::avx2;
#endif
  return Isa::baseline;
}

namespace detail {

inline Isa chosen_isa() {
  const char* wanted = std::getenv("REWIRE_ISA");
  if (wanted == nullptr || *wanted == '\0') return best_isa();
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (name(isa) == wanted && isa <= best_isa()) return isa;
  }
  throw Error({"REWIRE_ISA",
               text("one of baseline, avx2, avx512, at most ", name(best_isa())),
               wanted, "unset it or choose one that this processor has"});
}

}  // namespace detail

/// The instruction set in use: the best there is, or what the environment variable
/// REWIRE_ISA says (`baseline`, `avx2`, `avx512`).  Asked for once.
inline Isa isa() {
  static const Isa chosen = detail::chosen_isa();
  return chosen;
}

/// `Bytes` of T in one register.
template <class T, std::size_t Bytes>
struct VecOf {
  /// The compiler's vector type.
  typedef T type __attribute__((vector_size(Bytes)));
};
/// A register's worth of T: `Bytes` of them, to calculate with as with one number.
template <class T, std::size_t Bytes>
using Vec = typename VecOf<T, Bytes>::type;

/// Registers from and to memory at any address.  Through `memcpy`, because clang
/// forgets a lowered alignment of a vector type in templates; through references,
/// because returning a wide vector by value would depend on the caller's flags.
template <class T, class V>
REWIRE_INLINE void load(V& to, const T* from) {
  if constexpr (sizeof(V) == 8 && sizeof(T) == 4) {
    to = V{from[0], from[1]};  // g++ would copy 8 bytes through an integer register
  } else {
    __builtin_memcpy(&to, from, sizeof(V));
  }
}
/// Writes a register; `to` need not be aligned.
template <class T, class V>
REWIRE_INLINE void store(T* to, const V& from) {
  __builtin_memcpy(to, &from, sizeof(V));
}

/// Keeps what is used twice in its register: g++ would rather load it twice.
template <class V>
REWIRE_INLINE void hold([[maybe_unused]] V& v) {
#if defined(__x86_64__) && !defined(__clang__)
  __asm__("" : "+v"(v));
#endif
}

/// The products of the lower halves of 64-bit lanes: one instruction, which g++ does
/// not find.
template <class V>
REWIRE_INLINE void multiply_low(V& product, const V& a, const V& b) {
#if defined(__x86_64__) && !defined(__clang__)
  if constexpr (sizeof(V) > 16) {
    __asm__("vpmuludq %2, %1, %0" : "=v"(product) : "v"(a), "v"(b));
    return;
  }
#endif
  product = (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF);
}

template <class T, std::size_t Bytes>
REWIRE_INLINE T sum(const Vec<T, Bytes>& v);

namespace detail {

template <class T, std::size_t Bytes, std::size_t... I>
REWIRE_INLINE T sum_of_halves(const Vec<T, Bytes>& v, std::index_sequence<I...>) {
  const Vec<T, Bytes / 2> halves = __builtin_shufflevector(v, v, I...) +
                                   __builtin_shufflevector(v, v, (I + sizeof...(I))...);
  return sum<T, Bytes / 2>(halves);
}

}  // namespace detail

/// The sum over all lanes, by halves: the order does not depend on the compiler.
template <class T, std::size_t Bytes>
REWIRE_INLINE T sum(const Vec<T, Bytes>& v) {
  constexpr std::size_t lanes = Bytes / sizeof(T);
  if constexpr (lanes == 2) {
    return v[0] + v[1];
  } else {
    return detail::sum_of_halves<T, Bytes>(v, std::make_index_sequence<lanes / 2>());
  }
}

namespace detail {

/// Adds the halves of every group of `Group` lanes; of a first, then of b.
template <class T, std::size_t Bytes, std::size_t Group, std::size_t... I>
REWIRE_INLINE void fold(Vec<T, Bytes>& a, const Vec<T, Bytes>& b,
                        std::index_sequence<I...>) {
  constexpr std::size_t lanes = sizeof...(I), half = Group / 2;
  constexpr auto low = [](std::size_t i) { return i / half * Group + i % half; };
  a = __builtin_shufflevector(a, b, low(I)...) +
      __builtin_shufflevector(a, b, (low(I) + half)...);
  static_assert(lanes >= Group);
}

/// Adds the halves of every group of `Group` lanes; the sum stands in both.
template <class T, std::size_t Bytes, std::size_t Group, std::size_t... I>
REWIRE_INLINE void fold_in_place(Vec<T, Bytes>& a, std::index_sequence<I...> all) {
  constexpr std::size_t half = Group / 2;
  a += __builtin_shufflevector(a, a, (I ^ half)...);
  if constexpr (half > 1) fold_in_place<T, Bytes, half>(a, all);
}

}  // namespace detail

/// sums[i] = the sum over all lanes of v[i], added in the order of `sum`, in half the
/// instructions; v is used up.
template <class T, std::size_t Bytes>
REWIRE_INLINE void sum_each(Vec<T, Bytes> (&v)[4], Vec<T, 4 * sizeof(T)>& sums) {
  constexpr std::size_t lanes = Bytes / sizeof(T), quarter = lanes / 4;
  constexpr auto all = std::make_index_sequence<lanes>();
  if constexpr (quarter == 0) {
    sums = Vec<T, 4 * sizeof(T)>{v[0][0] + v[0][1], v[1][0] + v[1][1],
                                 v[2][0] + v[2][1], v[3][0] + v[3][1]};
  } else {
    detail::fold<T, Bytes, lanes>(v[0], v[1], all);
    detail::fold<T, Bytes, lanes>(v[2], v[3], all);
    detail::fold<T, Bytes, lanes / 2>(v[0], v[2], all);
    if constexpr (quarter > 1) detail::fold_in_place<T, Bytes, quarter>(v[0], all);
    sums = __builtin_shufflevector(v[0], v[0], 0, quarter, 2 * quarter, 3 * quarter);
  }
}

#if defined(__clang__)  // it names these, not the user's loop that it cannot vectorise
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

namespace detail {

#if defined(__x86_64__)
template <class Kernel, class... Args>
__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))) inline void
run_avx512(Args... args) {
  Kernel::template run<64>(args...);
}
template <class Kernel, class... Args>
__attribute__((target("avx2,fma"))) inline void run_avx2(Args... args) {
  Kernel::template run<32>(args...);
}
#endif

}  // namespace detail

/// Calls `Kernel::run<Bytes>(args...)`, an always-inlined static template, compiled for
/// the instruction set in use: one body, no copies.  (`target_clones` cannot be used:
/// it loses most of the speed on g++ and defines symbols twice on clang.)  Arguments
/// are passed by value.
template <class Kernel, class... Args>
void dispatch(Args... args) {
#if defined(__x86_64__)
  switch (isa()) {
    case Isa::avx512:
      return detail::run_avx512<Kernel, Args...>(args...);
    case Isa::avx2:
      return detail::run_avx2<Kernel, Args...>(args...);
    case Isa::baseline:
      break;
  }
#endif
  Kernel::template run<16>(args...);
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

}  // namespace rewire
