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

/// The operand memory beside one row, or above one column: a word a cycle, one cycle after its address; 0 where nothing
/// is asked for, so that idle cells add nothing.
public final class OperandBank extends Component {
    public final Bool write = input("write", bool());
    public final UInt writeAddress;
    public final SInt writeData;
    public final Bool read = input("read", bool());
    public final UInt address;
    public final SInt data;

    public OperandBank(int width, int words) {
        writeAddress = input("writeAddress", uint(indexWidth(words)));
        writeData = input("writeData", sint(width));
        address = input("address", uint(indexWidth(words)));
        data = output("data", sint(width));
        Mem<SInt> memory = memory("words", sint(width), words);
        when(write, () -> memory.write(writeAddress, writeData));
        SInt word = memory.readSync("word", address);
        Bool asked = register("asked", bool(), false);
        asked.set(read);
        data.set(mux(asked, word, sint(width).of(0)));
    }
}
