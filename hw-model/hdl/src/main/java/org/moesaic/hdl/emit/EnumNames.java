package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.moesaic.hdl.ir.EnumType;

/// The `localparam`s of a module: the members of enumerations that it mentions.
final class EnumNames {

    private record Member(EnumType type, int code) {}

    private final VerilogNames names;
    private final Map<Member, String> identifiers = new LinkedHashMap<>();

    EnumNames(VerilogNames names) {
        this.names = names;
    }

    /// The identifier of a member, such as `STATE_IDLE`.
    String of(EnumType type, int code) {
        return identifiers.computeIfAbsent(
                new Member(type, code),
                member -> names.fresh(type.name() + "_" + type.members().get(code)));
    }

    /// Declarations of the members mentioned so far, one a line.
    String declarations() {
        StringBuilder text = new StringBuilder();
        identifiers.forEach((member, identifier) ->
                text.append(
                        "  localparam %s%s = %s;\n"
                                .formatted(
                                        VerilogModule.range(member.type().width()),
                                        identifier,
                                        VerilogLiteral.of(
                                                        member.type(),
                                                        BigInteger.valueOf(member.code()))
                                                .text())));
        return text.toString();
    }
}
