;; Looks for needles in the memory that files are read into. What is looked for is data: esbuild.js appends the tables that
;; needle-tables.ts makes of src/detect/needles.ts.
;;
;; The idea is that of "Teddy" (Hyperscan): two neighbouring bytes of every needle, its window, are told by their nibbles.
;; A table of 16 bytes says for each low nibble, another for each high one, in which of eight buckets a byte with that
;; nibble may stand; `i8x16.swizzle` asks it for 16 bytes at once. Only where both bytes of a window fit the same bucket
;; is the text compared with the needles. Measured against windows of three bytes: those take twice as long, and source
;; code has few enough false windows of two.
(module
  (memory (export "memory") 32)

  ;; Layout, in bytes. needle-tables.ts makes the tables, prefilter.ts writes the text; both know these numbers.
  ;;   0 first byte by low nibble, 16 by high nibble, 32 and 48 the same for the second byte of a window
  ;;   64 how many places `accept` has, 68 how many of them stand before the window
  ;;   1024 accept: for each place, for each byte, 32 bits: which needles may have that byte in that place

  ;; Whether one of $needles, whose windows are at $window, is there as a whole.
  (func $isNeedle (param $window i32) (param $needles i32) (result i32)
    (local $place i32) (local $places i32) (local $text i32)
    (local.set $places (i32.load (i32.const 64)))
    (local.set $text (i32.sub (local.get $window) (i32.load (i32.const 68))))
    (loop $next
      (local.set $needles (i32.and (local.get $needles)
        (i32.load offset=1024 (i32.add
          (i32.shl (local.get $place) (i32.const 10))
          (i32.shl (i32.load8_u (i32.add (local.get $text) (local.get $place))) (i32.const 2))))))
      (if (i32.eqz (local.get $needles)) (then (return (i32.const 0))))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $place) (local.get $places))))
    (i32.const 1))

  ;; Whether a needle has the second byte of its window at one of the 64 bytes from $text on that $bits marks.
  (func $anyNeedle (param $text i32) (param $bits i64) (result i32)
    (local $window i32) (local $accept i32) (local $needles i32)
    (local.set $text (i32.sub (local.get $text) (i32.const 1)))
    (local.set $accept (i32.shl (i32.load (i32.const 68)) (i32.const 10)))
    (loop $next
      (local.set $window (i32.add (local.get $text) (i32.wrap_i64 (i64.ctz (local.get $bits)))))
      ;; Most are false already in their two bytes: buckets hold several windows.
      (local.set $needles (i32.and
        (i32.load offset=1024 (i32.add
          (local.get $accept) (i32.shl (i32.load8_u (local.get $window)) (i32.const 2))))
        (i32.load offset=2048 (i32.add
          (local.get $accept) (i32.shl (i32.load8_u offset=1 (local.get $window)) (i32.const 2))))))
      (if (local.get $needles)
        (then (if (call $isNeedle (local.get $window) (local.get $needles)) (then (return (i32.const 1))))))
      (local.set $bits (i64.and (local.get $bits) (i64.sub (local.get $bits) (i64.const 1))))
      (br_if $next (i64.ne (local.get $bits) (i64.const 0))))
    (i32.const 0))

  ;; Whether a needle lies in [start, end). What stands behind the end, 128 bytes of it, is overwritten with zeros;
  ;; before the start must be zeros as well, or what precedes the text.
  (func (export "holdsNeedle") (param $start i32) (param $end i32) (result i32)
    (local $low0 v128) (local $high0 v128) (local $low1 v128) (local $high1 v128) (local $nibble v128)
    (local $bytes v128) (local $low v128) (local $high v128)
    (local $first v128) (local $before v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $none v128)
    (local.set $low0 (v128.load (i32.const 0)))
    (local.set $high0 (v128.load (i32.const 16)))
    (local.set $low1 (v128.load (i32.const 32)))
    (local.set $high1 (v128.load (i32.const 48)))
    (local.set $nibble (i8x16.splat (i32.const 15)))
    (memory.fill (local.get $end) (i32.const 0) (i32.const 128))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))

        ;; Four times the same: the buckets of the first byte and of the second, and the first ones moved one byte on.
        (local.set $bytes (v128.load (local.get $start)))
        (local.set $low (v128.and (local.get $bytes) (local.get $nibble)))
        (local.set $high (v128.and (i16x8.shr_u (local.get $bytes) (i32.const 4)) (local.get $nibble)))
        (local.set $first (v128.and
          (i8x16.swizzle (local.get $low0) (local.get $low)) (i8x16.swizzle (local.get $high0) (local.get $high))))
        (local.set $a (v128.and
          (v128.and (i8x16.swizzle (local.get $low1) (local.get $low)) (i8x16.swizzle (local.get $high1) (local.get $high)))
          (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 (local.get $before) (local.get $first))))
        (local.set $before (local.get $first))

        (local.set $bytes (v128.load offset=16 (local.get $start)))
        (local.set $low (v128.and (local.get $bytes) (local.get $nibble)))
        (local.set $high (v128.and (i16x8.shr_u (local.get $bytes) (i32.const 4)) (local.get $nibble)))
        (local.set $first (v128.and
          (i8x16.swizzle (local.get $low0) (local.get $low)) (i8x16.swizzle (local.get $high0) (local.get $high))))
        (local.set $b (v128.and
          (v128.and (i8x16.swizzle (local.get $low1) (local.get $low)) (i8x16.swizzle (local.get $high1) (local.get $high)))
          (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 (local.get $before) (local.get $first))))
        (local.set $before (local.get $first))

        (local.set $bytes (v128.load offset=32 (local.get $start)))
        (local.set $low (v128.and (local.get $bytes) (local.get $nibble)))
        (local.set $high (v128.and (i16x8.shr_u (local.get $bytes) (i32.const 4)) (local.get $nibble)))
        (local.set $first (v128.and
          (i8x16.swizzle (local.get $low0) (local.get $low)) (i8x16.swizzle (local.get $high0) (local.get $high))))
        (local.set $c (v128.and
          (v128.and (i8x16.swizzle (local.get $low1) (local.get $low)) (i8x16.swizzle (local.get $high1) (local.get $high)))
          (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 (local.get $before) (local.get $first))))
        (local.set $before (local.get $first))

        (local.set $bytes (v128.load offset=48 (local.get $start)))
        (local.set $low (v128.and (local.get $bytes) (local.get $nibble)))
        (local.set $high (v128.and (i16x8.shr_u (local.get $bytes) (i32.const 4)) (local.get $nibble)))
        (local.set $first (v128.and
          (i8x16.swizzle (local.get $low0) (local.get $low)) (i8x16.swizzle (local.get $high0) (local.get $high))))
        (local.set $d (v128.and
          (v128.and (i8x16.swizzle (local.get $low1) (local.get $low)) (i8x16.swizzle (local.get $high1) (local.get $high)))
          (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 (local.get $before) (local.get $first))))
        (local.set $before (local.get $first))

        (if (v128.any_true
              (v128.or (v128.or (local.get $a) (local.get $b)) (v128.or (local.get $c) (local.get $d))))
          (then
            (if (call $anyNeedle (local.get $start)
                  (i64.or
                    (i64.or (i64.extend_i32_u (i8x16.bitmask (i8x16.ne (local.get $a) (local.get $none))))
                            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.ne (local.get $b) (local.get $none)))) (i64.const 16)))
                    (i64.or (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.ne (local.get $c) (local.get $none)))) (i64.const 32))
                            (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.ne (local.get $d) (local.get $none)))) (i64.const 48)))))
              (then (return (i32.const 1))))))
        (local.set $start (i32.add (local.get $start) (i32.const 64)))
        (br $next)))
    (i32.const 0))

  ;; Whether a NUL byte lies in [start, end).
  (func (export "holdsNul") (param $start i32) (param $end i32) (result i32)
    (block $rest
      (loop $next
        (br_if $rest (i32.gt_u (i32.add (local.get $start) (i32.const 16)) (local.get $end)))
        (if (i32.eqz (i8x16.all_true (v128.load (local.get $start)))) (then (return (i32.const 1))))
        (local.set $start (i32.add (local.get $start) (i32.const 16)))
        (br $next)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
        (if (i32.eqz (i32.load8_u (local.get $start))) (then (return (i32.const 1))))
        (local.set $start (i32.add (local.get $start) (i32.const 1)))
        (br $next)))
    (i32.const 0)))
