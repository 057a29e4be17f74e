// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl03_StateMachine.java:37
module Detector (
    input wire clock,
    input wire reset,
    input wire bit_,
    output wire found,
    output wire [1:0] seen
);

  localparam [1:0] Seen_NOTHING = 2'd0;
  localparam [1:0] Seen_ONE = 2'd1;
  localparam [1:0] Seen_ONE_ZERO = 2'd2;

  wire _equal_1;
  wire _equal_2;
  reg [1:0] state = Seen_NOTHING; // Hdl03_StateMachine.java:38

  assign _equal_1 = state == Seen_NOTHING;
  assign _equal_2 = state == Seen_ONE;
  assign found = _equal_1 ? 1'd0 : (_equal_2 ? 1'd0 : bit_); // Hdl03_StateMachine.java:34
  assign seen = state; // Hdl03_StateMachine.java:35

  always @(posedge clock) begin
    if (reset) begin
      state <= Seen_NOTHING;
    end else begin
      state <= _equal_1 ? (bit_ ? Seen_ONE : state) : (_equal_2 ? ((~bit_) ? Seen_ONE_ZERO : state) : (bit_ ? Seen_ONE : Seen_NOTHING));
    end
  end
endmodule

`default_nettype wire
