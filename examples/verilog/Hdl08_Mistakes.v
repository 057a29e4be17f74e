// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl08_Mistakes.java:48
module Accumulator (
    input wire clock,
    input wire reset,
    input wire [7:0] x,
    output wire [7:0] total
);

  reg [7:0] sum = 8'd0; // Hdl08_Mistakes.java:49

  assign total = sum; // Hdl08_Mistakes.java:46

  always @(posedge clock) begin
    if (reset) begin
      sum <= 8'd0;
    end else begin
      sum <= sum + x;
    end
  end
endmodule

`default_nettype wire
