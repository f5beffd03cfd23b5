//! stand-in
pub fn to_traditional(t:&str)->String{t.to_owned()}
