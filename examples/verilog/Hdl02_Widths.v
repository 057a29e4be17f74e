// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl02_Widths.java:43
module Right (
    input wire [7:0] a,
    input wire [7:0] b,
    output wire [7:0] average,
    output wire signed [8:0] difference,
    output wire signed [3:0] clamped
);

  wire [8:0] _shift_right_1;
  wire signed [8:0] _subtract_2;

  assign _shift_right_1 = ({1'd0, a} + {1'd0, b}) >> 1'd1;
  assign _subtract_2 = {1'd0, a} - {1'd0, b};
  assign average = _shift_right_1[7:0]; // Hdl02_Widths.java:39
  assign difference = $signed({1'd0, a} - {1'd0, b}); // Hdl02_Widths.java:40
  assign clamped = $signed((9'sd7 < _subtract_2) ? 4'sd7 : ((_subtract_2 < (-9'sd8)) ? 4'sh8 : _subtract_2[3:0])); // Hdl02_Widths.java:41

  wire _unused = &{1'b0, _shift_right_1};
endmodule

`default_nettype wire
