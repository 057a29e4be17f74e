/// A flat circuit as bytecode; not exported. In this order:
///
/// - [Layout]: where inputs, registers and memories lie in one array of words
/// - [Lowering], [OperationLowering]: each operation becomes nodes of a [Graph] that compute one word; [Builder] folds them
/// - [Roots], [Update]: what a cycle is for
/// - [Vectors], [Shapes]: registers that are alike become loops
/// - [Order], [Schedule]: [Statement]s in an order in which nothing is read after it was changed
/// - [Placement]: statements cut into methods, values into local variables and scratch words
/// - [CodeGenerator], [MethodWriter], [LoopWriter], [ExpressionWriter]: hidden classes through `java.lang.classfile`
/// - [CompiledCircuit], [Observer], [CycleCode], [Boxes]: what a simulator runs
/// - [CompiledLanes], [LaneGenerator], [LaneCode], [RunningLanes]: many instances side by side; [Addressing] is the difference
/// - [NodeTable], [BySignal]: tables without boxes, for circuits of hundreds of thousands of nodes
/// - [Words], [WideWords], [Limbs]: what generated code calls
package org.moesaic.hdl.sim.compile;
