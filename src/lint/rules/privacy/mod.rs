//! Personal data, and people as criteria.

mod contact_data;
mod customer_name;
mod personal_criterion;
mod protected_characteristic;

pub(in crate::lint) use contact_data::ContactData;
pub(in crate::lint) use customer_name::CustomerName;
pub(in crate::lint) use personal_criterion::PersonalCriterion;
pub(in crate::lint) use protected_characteristic::ProtectedCharacteristic;
