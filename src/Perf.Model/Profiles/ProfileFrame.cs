namespace Perf;

/// <summary>A method that was seen on a stack.</summary>
/// <param name="Name">Type and method: <c>Shop.Cart.Total</c>.</param>
/// <param name="Module">The assembly that has it: <c>Shop</c>; empty where it is not known.</param>
public sealed record ProfileFrame(string Name, string Module);
