//! A private temporary folder that is removed with everything in it when it goes out of scope.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, process};

use crate::process::Trouble;

pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    pub fn new() -> Result<Scratch, Trouble> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        loop {
            let name = format!("pyrite-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = env::temp_dir().join(name);
            // `create` fails if anything of that name is there, a planted link included.
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Scratch { path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => {
                    let message = format!("cannot create the temporary folder {}: {error}", path.display());
                    return Err(Trouble(message));
                }
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_differ_and_vanish_with_their_files() {
        let one = Scratch::new().unwrap();
        let two = Scratch::new().unwrap();
        assert_ne!(one.path(), two.path());
        fs::write(one.path().join("file"), "text").unwrap();
        let path = one.path().to_path_buf();
        drop(one);
        assert!(!path.exists());
    }
}
