// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// Hdl04_Hierarchy.java:30
module Lane (
    input wire clock,
    input wire signed [3:0] a,
    input wire signed [3:0] b,
    output wire signed [7:0] product
);

  wire signed [7:0] _multiply_1;
  reg signed [7:0] kept = 8'sd0; // Hdl04_Hierarchy.java:34

  assign _multiply_1 = {{4{a[3]}}, a} * {{4{b[3]}}, b};
  assign product = kept; // Hdl04_Hierarchy.java:33

  always @(posedge clock) begin
    kept <= _multiply_1;
  end
endmodule

// Hdl04_Hierarchy.java:44
module InnerProduct (
    input wire clock,
    input wire signed [3:0] a_0,
    input wire signed [3:0] a_1,
    input wire signed [3:0] a_2,
    input wire signed [3:0] b_0,
    input wire signed [3:0] b_1,
    input wire signed [3:0] b_2,
    output wire signed [9:0] sum
);

  wire signed [8:0] _add_1;
  wire signed [7:0] lane_0_product;
  wire signed [7:0] lane_1_product;
  wire signed [7:0] lane_2_product;

  assign _add_1 = {{1{lane_1_product[7]}}, lane_1_product} + {{1{lane_2_product[7]}}, lane_2_product};
  assign sum = $signed({{2{lane_0_product[7]}}, lane_0_product} + {{1{_add_1[8]}}, _add_1}); // Hdl04_Hierarchy.java:55

  // Hdl04_Hierarchy.java:49
  Lane lane_0 (
      .clock(clock),
      .a(a_0),
      .b(b_0),
      .product(lane_0_product)
  );

  // Hdl04_Hierarchy.java:49
  Lane lane_1 (
      .clock(clock),
      .a(a_1),
      .b(b_1),
      .product(lane_1_product)
  );

  // Hdl04_Hierarchy.java:49
  Lane lane_2 (
      .clock(clock),
      .a(a_2),
      .b(b_2),
      .product(lane_2_product)
  );
endmodule

`default_nettype wire
