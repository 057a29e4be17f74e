package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

/// The accumulators below one column. A sum is added to what its address holds, or replaces it; beyond the range of the
/// accumulator it saturates. The address, and what comes with it, is handed to the next column, which is one cycle later.
public final class AccumulatorBank extends Component {
    public final Bool valid = input("valid", bool());
    public final Bool replace = input("replace", bool());
    public final UInt address;
    public final SInt sum;

    public final Bool validRight = output("validRight", bool());
    public final Bool replaceRight = output("replaceRight", bool());
    public final UInt addressRight;

    public final UInt readAddress;
    public final SInt readData;

    public AccumulatorBank(int sumBits, int accumulatorBits, int words) {
        int addressBits = indexWidth(words);
        address = input("address", uint(addressBits));
        sum = input("sum", sint(sumBits));
        addressRight = output("addressRight", uint(addressBits));
        readAddress = input("readAddress", uint(addressBits));
        readData = output("readData", sint(accumulatorBits));
        Mem<SInt> memory = memory("words", sint(accumulatorBits), words);
        SInt before = mux(replace, sint(accumulatorBits).of(0), memory.read(address));
        SInt exact = before.add(sum).named("exact");
        SInt after =
                exact.width() > accumulatorBits
                        ? exact.saturate(accumulatorBits)
                        : exact.extend(accumulatorBits);
        when(valid, () -> memory.write(address, after));
        readData.set(memory.read(readAddress));

        Bool validRegister = register("validRegister", bool(), false);
        validRegister.set(valid);
        validRight.set(validRegister);
        replaceRight.set(delayed("replaceRegister", replace));
        addressRight.set(delayed("addressRegister", address));
    }
}
