package org.moesaic.hdl.emit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.moesaic.hdl.ir.Type;

/// Division of words that no machine word holds, as functions of the module. Icarus Verilog 11 gets some of these wrong
/// (2⁶⁸ − 1 by 1 is 0 there), and synthesis wants to be told how anyway: bit by bit, as with pencil and paper. By zero that
/// gives all ones and the dividend, as the circuit defines.
final class VerilogDivision {

    /// Widest division that is left to the operator.
    static final int WIDEST_OPERATOR = 64;

    private record Function(int width, boolean signed, boolean quotient) {

        String name() {
            return (quotient ? "divide_" : "remainder_") + (signed ? "s" : "u") + width;
        }
    }

    private final VerilogNames names;
    private final Map<Function, String> functions = new LinkedHashMap<>();

    VerilogDivision(VerilogNames names) {
        this.names = names;
    }

    /// The name of the function that divides two numbers of that type.
    String of(Type type, boolean quotient) {
        return functions.computeIfAbsent(
                new Function(type.width(), type.signed(), quotient),
                function -> names.fresh(function.name()));
    }

    /// The functions asked for so far.
    String declarations() {
        StringBuilder text = new StringBuilder();
        functions.forEach((function, name) -> text.append(declaration(function, name)));
        return text.toString();
    }

    private static String declaration(Function function, String name) {
        int width = function.width();
        String magnitudes =
                function.signed()
                        ? """
                            rest_a = a[%1$d] ? -a : a;
                            rest_b = b[%1$d] ? -b : b;
                        """
                                .formatted(width - 1)
                        : """
                            rest_a = a;
                            rest_b = b;
                        """;
        String result = function.quotient() ? "quotient" : "rest[%d:0]".formatted(width - 1);
        String inverted =
                !function.signed()
                        ? "1'b0"
                        : function.quotient()
                                // by zero: all ones, whatever the sign
                                ? "(a[%1$d] ^ b[%1$d]) & (|b)".formatted(width - 1)
                                : "a[%d]".formatted(width - 1);
        return """

          function [%1$d:0] %2$s(input [%1$d:0] a, input [%1$d:0] b);
            integer i;
            reg [%1$d:0] rest_a, rest_b, quotient;
            reg [%3$d:0] rest;
            begin
        %4$s      quotient = %5$s;
              rest = %6$s;
              for (i = %1$d; i >= 0; i = i - 1) begin
                rest = {rest[%1$d:0], rest_a[i]};
                quotient[i] = rest >= {1'b0, rest_b};
                if (quotient[i]) rest = rest - {1'b0, rest_b};
              end
              %2$s = %7$s;
            end
          endfunction
        """
                .formatted(
                        width - 1,
                        name,
                        width,
                        magnitudes.indent(2),
                        VerilogLiteral.zeros(width),
                        VerilogLiteral.zeros(width + 1),
                        function.signed() ? inverted + " ? -" + result + " : " + result : result);
    }
}
