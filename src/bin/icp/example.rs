//! The built-in example: this repository's own `icp/`, carried in the binary.

/// Every file of the example with its path.
macro_rules! example {
    ($($path:literal,)*) => {
        &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)))),*]
    };
}

/// The files of the example, as they lie in this repository.
pub(crate) const FILES: &[(&str, &[u8])] = example! {
    "icp/.gitattributes",
    "icp/data/accounts.csv",
    "icp/data/opportunities.csv",
    "icp/fields.yaml",
    "icp/icp.yaml",
    "icp/negative/custom-scheduling.yaml",
    "icp/negative/no-planning-owner.yaml",
    "icp/negative/weak-master-data.yaml",
    "icp/personas/head-of-production.yaml",
    "icp/personas/it-manager.yaml",
    "icp/personas/managing-director.yaml",
    "icp/personas/production-planner.yaml",
    "icp/personas/purchasing-manager.yaml",
    "icp/profiles/component-suppliers.yaml",
    "icp/profiles/food-producers.yaml",
    "icp/profiles/machine-builders.yaml",
    "icp/snapshots/customers-2026q3.yaml",
    "icp/waivers.yaml",
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn below(folder: &Path, found: &mut BTreeSet<String>) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).expect("icp/ is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                below(&path, found);
            } else {
                found.insert(path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/"));
            }
        }
    }

    #[test]
    fn the_example_is_whole() {
        let mut found = BTreeSet::new();
        below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("icp"), &mut found);
        let embedded: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(embedded, found);
    }
}
