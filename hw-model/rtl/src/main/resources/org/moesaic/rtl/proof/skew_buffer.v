// A delay line, written by hand: one shift register of all the bits, the youngest number in the lowest.
module skew_buffer #(
    parameter WIDTH = 8,
    parameter CYCLES = 3
) (
    input clock,
    input reset,
    input signed [WIDTH-1:0] in,
    output signed [WIDTH-1:0] out
);
  reg [CYCLES*WIDTH-1:0] line;

  assign out = line[CYCLES*WIDTH-1:(CYCLES-1)*WIDTH];
  initial line = 0;

  always @(posedge clock) line <= reset ? 0 : {line, in};
endmodule
