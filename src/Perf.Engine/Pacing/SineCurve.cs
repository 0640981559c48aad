namespace Perf.Engine.Pacing;

/// <summary>A rate that goes up and down like a sine about its mean: middle + amplitude · sin(2πt / period).</summary>
/// <param name="middle">The mean rate per second, more than 0.</param>
/// <param name="amplitude">0 to <paramref name="middle"/>.</param>
/// <param name="period">Seconds, more than 0.</param>
/// <param name="length">Seconds.</param>
internal sealed class SineCurve(double middle, double amplitude, double period, double length) : RateCurve
{
    // Far below a tick of 100 ns.
    private const double Precision = 1e-9;
    private const int MostRounds = 80;

    private readonly double _frequency = 2 * Math.PI / period;

    public override double Seconds => length;

    public override double Peak => length >= period / 4 ? middle + amplitude : Rate(length);

    public override double Total => Area(length);

    public override double RateAt(double seconds) => seconds < 0 || seconds >= length ? 0 : Rate(seconds);

    public override double AreaAt(double seconds) => Area(Math.Clamp(seconds, 0, length));

    // No closed form has the root: whole periods are taken off, and within one Newton's steps are kept inside a bracket that shrinks, because the
    // slope may be 0 in the trough.
    public override double TimeOf(double area)
    {
        double ofPeriod = middle * period;
        double periods = Math.Floor(Math.Max(0, area) / ofPeriod);
        double wanted = Math.Max(0, area) - (periods * ofPeriod);
        double low = 0;
        double high = period;
        double time = wanted / middle;
        for (int i = 0; i < MostRounds && high - low > Precision; i++)
        {
            double error = Area(time) - wanted;
            if (error < 0)
            {
                low = time;
            }
            else
            {
                high = time;
            }

            double slope = Rate(time);
            double next = slope > 0 ? time - (error / slope) : double.NaN;
            if (!(next > low && next < high))
            {
                next = (low + high) / 2;
            }

            double step = Math.Abs(next - time);
            time = next;
            if (step < Precision)
            {
                break;
            }
        }

        return Math.Min((periods * period) + time, length);
    }

    private double Rate(double seconds) => Math.Max(0, middle + (amplitude * Math.Sin(_frequency * seconds)));

    private double Area(double seconds) => (middle * seconds) + (amplitude / _frequency * (1 - Math.Cos(_frequency * seconds)));
}
