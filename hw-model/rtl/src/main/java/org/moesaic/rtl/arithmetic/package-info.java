/// Arithmetic of mixed precision: a multiplier that splits, and what turns integer sums into scaled numbers.
package org.moesaic.rtl.arithmetic;
