using System.Globalization;
using Perf.Cluster.Contracts;
using Perf.Engine.Sharing;

namespace Perf.Cluster.Agents;

/// <summary>What steers a share: orders that come before its load begins wait for it, in order. Safe for several threads.</summary>
/// <param name="plannedRate">The share's planned rate, starts a second.</param>
/// <param name="part">The share's part of the whole run, 0 to 1.</param>
internal sealed class ShareSteering(double plannedRate, double part)
{
    private readonly Lock _gate = new();
    private readonly List<SteerOrder> _early = [];
    private readonly List<SteerOrder> _rates = [];
    private IShareControl? _control;

    /// <summary>Steers the load; null before it begins.</summary>
    public IShareControl? Control => Volatile.Read(ref _control);

    /// <summary>What was steered before the share was made, so that it is as the others.</summary>
    public void Precede(IReadOnlyList<SteerOrder> steered)
    {
        lock (_gate)
        {
            _rates.InsertRange(0, steered.Where(SteeredRate.Is));
            _early.InsertRange(0, steered);
        }
    }

    /// <summary>The load begins. All that has waited is done before anything else can be.</summary>
    public void Begin(IShareControl control)
    {
        lock (_gate)
        {
            foreach (SteerOrder order in _early)
            {
                if (Do(control, order) is not null)
                {
                    // What is not done is not made either.
                    _rates.RemoveAll(one => ReferenceEquals(one, order));
                }
            }

            _early.Clear();
            Volatile.Write(ref _control, control);
        }
    }

    /// <summary>Does an order, or keeps it until the load begins.</summary>
    public OrderAnswer Do(SteerOrder order)
    {
        lock (_gate)
        {
            if (_control is not null)
            {
                OrderAnswer? refusal = Do(_control, order);
                if (refusal is null && SteeredRate.Is(order))
                {
                    _rates.Add(order);
                }

                return refusal ?? Answer();
            }

            if (SteeredRate.Is(order))
            {
                if (!SteeredRate.IsTaken(order))
                {
                    return new OrderAnswer { ErrorId = ErrorIds.ArgumentInvalid, Message = string.Create(CultureInfo.InvariantCulture, $"{order.Value} can be neither a rate nor a factor of one: give a number that is more than 0.") };
                }

                _rates.Add(order);
            }

            _early.Add(order);
            return OrderAnswer.Taken;
        }
    }

    /// <summary>How it stands now.</summary>
    public OrderAnswer Answer() => Control is { } control ? new OrderAnswer { IsSuspended = control.IsSuspended, RateFactor = control.RateFactor } : OrderAnswer.Taken;

    /// <summary>The highest rate that is made from a moment on, starts a second.</summary>
    /// <param name="from">Ticks from the run's start.</param>
    /// <param name="first">What was steered before, where the share is not told yet; empty for nothing.</param>
    public double HighestRate(long from, IReadOnlyList<SteerOrder> first)
    {
        lock (_gate)
        {
            return SteeredRate.Highest(first.Concat(_rates), from, plannedRate, part);
        }
    }

    // What went wrong, or null.
    private static OrderAnswer? Do(IShareControl control, SteerOrder order)
    {
        try
        {
            switch (order.Action)
            {
                case SteerAction.Suspend:
                    control.Suspend(order.AtTicks);
                    break;
                case SteerAction.Resume:
                    control.Resume(order.AtTicks);
                    break;
                case SteerAction.Rate:
                    control.SetRate(order.Value, order.AtTicks);
                    break;
                case SteerAction.Factor:
                    control.SetRateFactor(order.Value, order.AtTicks);
                    break;
                default:
                    return new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = $"The agent does not know how to do '{order.Action}'. Use the same version of Perf on all machines." };
            }

            return null;
        }
        catch (PerfException e)
        {
            return new OrderAnswer { ErrorId = e.Id, Message = e.Message };
        }
    }
}
