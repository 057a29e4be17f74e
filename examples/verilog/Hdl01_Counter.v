// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl01_Counter.java:29
module Counter (
    input wire clock,
    input wire reset,
    input wire enable,
    output wire [7:0] count
);

  reg [7:0] value = 8'd0; // Hdl01_Counter.java:30

  assign count = value; // Hdl01_Counter.java:27

  always @(posedge clock) begin
    if (reset) begin
      value <= 8'd0;
    end else if (enable) begin
      value <= value + 8'd1;
    end
  end
endmodule

`default_nettype wire
