namespace Perf;

/// <summary>The mean of a figure in its busiest <see cref="GeneratorTotals.BusyWindow"/>. Memory does not grow with what is added.</summary>
internal sealed class BusiestWindow
{
    private readonly Queue<(double Amount, double Seconds)> _window = [];
    private double _amount;
    private double _seconds;
    private double _busiest;
    private bool _wasFull;

    /// <summary>The mean in the busiest window; over the whole time where that is shorter. Null when nothing was added.</summary>
    public double? Mean => _wasFull ? _busiest : _seconds > 0 ? MeanOfWindow : null;

    private double MeanOfWindow => _amount / _seconds;

    /// <summary>Adds an interval.</summary>
    /// <param name="amount">The figure times the interval's length, such as seconds of CPU.</param>
    /// <param name="seconds">The interval's length.</param>
    public void Add(double amount, double seconds)
    {
        _window.Enqueue((amount, seconds));
        _amount += amount;
        _seconds += seconds;
        while (_seconds - _window.Peek().Seconds >= GeneratorTotals.BusyWindow.TotalSeconds && _window.Count > 1)
        {
            (double oldAmount, double oldSeconds) = _window.Dequeue();
            _amount -= oldAmount;
            _seconds -= oldSeconds;
        }

        // The last interval is shorter than a second, and a sum of tenths is seldom exactly ten.
        if (_seconds >= GeneratorTotals.BusyWindow.TotalSeconds * 0.999)
        {
            _wasFull = true;
            _busiest = Math.Max(_busiest, MeanOfWindow);
        }
    }
}
