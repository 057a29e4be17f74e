// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl07_Checks.java:33
module Level (
    input wire clock,
    input wire reset,
    input wire push,
    input wire pop,
    output wire [2:0] level
);

  reg [2:0] inside_ = 3'd0; // Hdl07_Checks.java:34

  assign level = inside_; // Hdl07_Checks.java:31

  always @(posedge clock) begin
    if (reset) begin
      inside_ <= 3'd0;
    end else begin
      inside_ <= push ? (inside_ + 3'd1) : (pop ? (inside_ - 3'd1) : inside_);
    end
  end

`ifdef FORMAL
  always @(posedge clock) begin
    if (~reset) assume (~(push & pop)); // Hdl07_Checks.java:35
    if (push & (~reset)) cover (inside_ == 3'd3); // Hdl07_Checks.java:40
    if (~reset) assert (inside_ <= 3'd4); // Hdl07_Checks.java:43
  end
`else
`ifndef SYNTHESIS
  always @(posedge clock) begin
    if ((~reset) && !(~(push & pop))) begin
      $display("%m: Hdl07_Checks.java:35: assume_1 does not hold: push and pop take turns");
      $finish;
    end
    if ((~reset) && !(inside_ <= 3'd4)) begin
      $display("%m: Hdl07_Checks.java:43: assert_3 does not hold: %0d things in a store of four", inside_);
      $finish;
    end
  end
`endif
`endif
endmodule

`default_nettype wire
