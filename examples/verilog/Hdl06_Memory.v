// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl06_Memory.java:34
module Table (
    input wire clock,
    input wire [3:0] address,
    input wire write,
    input wire [1:0] mask,
    input wire [15:0] data,
    output wire [15:0] word
);

  wire [15:0] _read_1;
  reg [15:0] word_read = 16'd0; // Hdl06_Memory.java:41

  // Hdl06_Memory.java:39
  reg [15:0] table_ [0:15];
  integer table_address;
  initial begin
    for (table_address = 0; table_address < 16; table_address = table_address + 1) table_[table_address] = 16'd0;
    table_[1] = 16'd1;
    table_[2] = 16'd4;
    table_[3] = 16'd9;
    table_[4] = 16'd16;
    table_[5] = 16'd25;
    table_[6] = 16'd36;
    table_[7] = 16'd49;
    table_[8] = 16'd64;
    table_[9] = 16'd81;
    table_[10] = 16'd100;
    table_[11] = 16'd121;
    table_[12] = 16'd144;
    table_[13] = 16'd169;
    table_[14] = 16'd196;
    table_[15] = 16'd225;
  end

  assign _read_1 = table_[address];
  assign word = word_read; // Hdl06_Memory.java:32

  always @(posedge clock) begin
    word_read <= _read_1;
  end

  always @(posedge clock) begin
    if (write) begin // Hdl06_Memory.java:40
      if (mask[0]) table_[address][7:0] <= data[7:0];
      if (mask[1]) table_[address][15:8] <= data[15:8];
    end
  end
endmodule

`default_nettype wire
