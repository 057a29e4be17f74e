package org.moesaic.formats;

/// The open door in the sealed hierarchy: a number format of a user's own, found as a service.
///
/// `name` must be unique and must not be one that [NumberFormats] reads itself.
public non-sealed interface CustomFormat extends NumberFormat {}
