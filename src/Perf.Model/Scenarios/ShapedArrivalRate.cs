namespace Perf;

/// <summary>Iterations begin at a rate that follows a shape, whether or not earlier ones have ended (open model): a ramp whose stages the shape gives.</summary>
public sealed record ShapedArrivalRate : RampingArrivalRate
{
    /// <inheritdoc/>
    public override string Executor => "shaped-arrival-rate";

    /// <summary>The shape. It sets <see cref="RampingArrivalRate.StartRate"/> and <see cref="RampingArrivalRate.Stages"/>.</summary>
    public RateShape Shape
    {
        get;
        init
        {
            field = value;
            StartRate = value.StartRate;
            Stages = value.Stages;
        }
    } = new StepsShape();
}
