namespace Perf.Control;

/// <summary>What a run is told to do.</summary>
public sealed record ControlRequest
{
    /// <summary>Asks for the state alone.</summary>
    public static ControlRequest State { get; } = new() { Command = ControlProtocol.State };

    /// <summary>Holds new iterations back.</summary>
    public static ControlRequest Suspend { get; } = new() { Command = ControlProtocol.Suspend };

    /// <summary>Goes on after a suspension.</summary>
    public static ControlRequest Resume { get; } = new() { Command = ControlProtocol.Resume };

    /// <summary>Ends the run gracefully.</summary>
    public static ControlRequest Stop { get; } = new() { Command = ControlProtocol.Stop };

    /// <summary>The command's word.</summary>
    public string Command { get; init; } = "";

    /// <summary>For a rate: starts per second; null when a factor is given.</summary>
    public double? PerSecond { get; init; }

    /// <summary>For a rate: what the plan's rates are multiplied by; null when a rate is given.</summary>
    public double? Factor { get; init; }

    /// <summary>Sets the arrival rate.</summary>
    /// <param name="perSecond">Starts per second, more than 0.</param>
    /// <returns>The request.</returns>
    public static ControlRequest OfRate(double perSecond) => new() { Command = ControlProtocol.Rate, PerSecond = perSecond };

    /// <summary>Multiplies the planned arrival rates.</summary>
    /// <param name="factor">More than 0.</param>
    /// <returns>The request.</returns>
    public static ControlRequest OfFactor(double factor) => new() { Command = ControlProtocol.Rate, Factor = factor };
}
