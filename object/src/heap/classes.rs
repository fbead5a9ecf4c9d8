//! Size classes of small objects, and the tables that turn a size or an address into a slot.
//!
//! A class is a slot size in granules of 16 bytes. Up to 128 bytes each granule has a class (Python objects live
//! there, and a step of 16 wastes 8 bytes on average); above that there are four classes per doubling, which bounds
//! the waste inside a slot at a fifth; above 1 KiB the sizes are those that divide a block with the smallest rest.
//! Nothing here touches memory.

/// Bytes of a block: the unit in which the heap deals out address space. Big enough that taking one is rare (500
/// objects of 32 bytes), small enough that zeroing one stays within the first-level cache.
pub const BLOCK: usize = 1 << BLOCK_SHIFT;
pub(super) const BLOCK_SHIFT: u32 = 14;
/// Bytes of a granule: alignment of every object, and what one bit of a bitmap stands for.
pub const GRANULE: usize = 1 << GRANULE_SHIFT;
pub(super) const GRANULE_SHIFT: u32 = 4;
/// Words of a block's bitmap.
pub(super) const WORDS: usize = BLOCK / GRANULE / 64;
/// Slot sizes in bytes.
pub(super) const SIZES: [usize; CLASSES] = [
    16, 32, 48, 64, 80, 96, 112, 128, //
    160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, // a rest of 2.3 % of the block at most
    1248, 1488, 1808, 2048, 2336, 2720, 3264, 4096, 5456,
    8192, // 13, 11, 9, 8, 7, 6, 5, 4, 3 and 2 slots
];
pub(super) const CLASSES: usize = 30;
/// Up to this size each granule has a class.
const LINEAR_MAX: usize = 128; // bytes
/// Bytes of the largest object that shares a block with others.
pub const SMALL_MAX: usize = 8192;

/// Slots of a block, by class.
pub(super) const SLOTS: [usize; CLASSES] = {
    let mut slots = [0; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        slots[class] = BLOCK / SIZES[class];
        class += 1;
    }
    slots
};

/// Where in a block's bitmap slots start, by class: what makes setting and searching bits work by the word.
pub(super) static SLOT_BITS: [[u64; WORDS]; CLASSES] = {
    let mut bits = [[0; WORDS]; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        let mut slot = 0;
        while slot < SLOTS[class] {
            let granule = slot * SIZES[class] / GRANULE;
            bits[class][granule / 64] |= 1 << (granule % 64);
            slot += 1;
        }
        class += 1;
    }
    bits
};

static CLASS_OF: [u8; SMALL_MAX / GRANULE + 1] = {
    let mut table = [0; SMALL_MAX / GRANULE + 1];
    let mut class = 0;
    let mut granules = 0;
    while granules < table.len() {
        if granules * GRANULE > SIZES[class] {
            class += 1;
        }
        table[granules] = class as u8;
        granules += 1;
    }
    table
};

/// 2^32 / size, rounded up. For an offset below 2^14 and a size of at most 2^13 the error of the product stays below
/// 2^27 / 2^32 of a slot's share, hence `(offset * reciprocal) >> 32` is the exact quotient.
static RECIPROCALS: [u32; CLASSES] = {
    let mut table = [0; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        table[class] = (1u64 << 32).div_ceil(SIZES[class] as u64) as u32;
        class += 1;
    }
    table
};

/// The class of an object of `size` bytes, at most `SMALL_MAX`. Folds to a constant for a constant size.
#[inline(always)]
pub const fn class_of(size: usize) -> usize {
    CLASS_OF[(size + GRANULE - 1) >> GRANULE_SHIFT] as usize
}

/// Bytes of a slot of `class`.
#[inline(always)]
pub const fn class_size(class: usize) -> usize {
    SIZES[class]
}

/// `class_of` and `class_size` of an object's size: sizes that most objects have take no look at a table.
#[inline(always)]
pub(super) const fn class_and_size(size: usize) -> (usize, usize) {
    if size <= LINEAR_MAX && size > 0 {
        let granules = (size + GRANULE - 1) >> GRANULE_SHIFT;
        return (granules - 1, granules << GRANULE_SHIFT);
    }
    let class = class_of(size);
    (class, SIZES[class])
}

/// The slot that holds the byte at `offset` of a block; `SLOTS[class]` for the unused rest of the block.
#[inline(always)]
pub(super) fn slot_at(class: usize, offset: usize) -> usize {
    debug_assert!(offset < BLOCK);
    ((offset as u64 * RECIPROCALS[class] as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_small_size_gets_the_smallest_class_that_holds_it() {
        for size in 0..=SMALL_MAX {
            let class = class_of(size);
            assert!(SIZES[class] >= size);
            assert!(class == 0 || SIZES[class - 1] < size);
        }
    }

    #[test]
    fn every_offset_finds_its_slot() {
        for (class, size) in SIZES.into_iter().enumerate() {
            for offset in (0..BLOCK).step_by(if cfg!(miri) { 97 } else { 1 }) {
                assert_eq!(slot_at(class, offset), offset / size);
            }
        }
    }

    #[test]
    fn the_rest_of_a_block_is_small() {
        for (size, slots) in SIZES.into_iter().zip(SLOTS) {
            assert_eq!(size % GRANULE, 0);
            assert!(BLOCK - slots * size < BLOCK * 24 / 1000);
        }
    }
}
