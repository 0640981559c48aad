using Perf.Cluster.Contracts;
using Perf.Engine.Running;

namespace Perf.Cluster.Agents;

/// <summary>How many starts a second a share makes, after what it was told. A pure function.</summary>
internal static class SteeredRate
{
    /// <summary>Whether an order changes a rate.</summary>
    public static bool Is(SteerOrder order) => order.Action is SteerAction.Rate or SteerAction.Factor;

    /// <summary>Whether the engine takes an order's value. What it does not take changes nothing, and must not be counted as if it did.</summary>
    public static bool IsTaken(SteerOrder order) => order.Action == SteerAction.Rate ? RunControl.IsRate(order.Value) : RunControl.IsFactor(order.Value);

    /// <summary>What an order makes of the rate.</summary>
    /// <param name="order">The order.</param>
    /// <param name="planned">The share's planned rate.</param>
    /// <param name="part">The share's part of the whole run, 0 to 1.</param>
    public static double Of(SteerOrder order, double planned, double part) => order.Action == SteerAction.Rate ? order.Value * part : order.Value * planned;

    /// <summary>The highest rate that may be made from a moment on: the one that holds then, and all that follow.</summary>
    /// <param name="orders">What was told, in order; a change for an earlier moment than the one before it counts right after that.</param>
    /// <param name="from">The moment, ticks from the run's start.</param>
    /// <param name="planned">The share's planned rate.</param>
    /// <param name="part">The share's part of the whole run, 0 to 1.</param>
    public static double Highest(IEnumerable<SteerOrder> orders, long from, double planned, double part)
    {
        double rate = planned;
        double highest = 0;
        long last = long.MinValue;
        foreach (SteerOrder order in orders.Where(order => Is(order) && IsTaken(order)))
        {
            // One without a moment is made when it comes, and when that is is not known here.
            long moment = Math.Max(order.AtTicks > 0 ? order.AtTicks : from + 1, last == long.MinValue ? last : last + 1);
            if (moment > from)
            {
                highest = Math.Max(highest, rate);
            }

            rate = Of(order, planned, part);
            last = moment;
        }

        return Math.Max(highest, rate);
    }
}
