namespace Perf.Engine.Metrics.Samples;

/// <summary>What samples say of the step that they are of. One object for each step, which compares by reference.</summary>
public sealed class StepLabels
{
    /// <summary>The step's name.</summary>
    public required string Name { get; init; }

    /// <summary>The metrics that it is counted in.</summary>
    public required RequestMetrics Family { get; init; }

    /// <summary>HTTP's method, or gRPC's; otherwise null.</summary>
    public string? Method { get; private init; }

    /// <summary>The address with its variables as references: their values may be secret, and each would be an address of its own.</summary>
    public string? Url { get; private init; }

    /// <summary>HTTP's version as servers write it, otherwise null.</summary>
    public string? Proto { get; private init; }

    /// <summary>gRPC's service, otherwise null.</summary>
    public string? Service { get; private init; }

    /// <summary>The WebSocket's subprotocol that is asked for, otherwise null.</summary>
    public string? Subprotocol { get; private init; }

    /// <summary>Whether its answers have a status.</summary>
    public bool HasStatus { get; private init; }

    /// <summary>The labels of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="family">The metrics that it is counted in.</param>
    /// <param name="scenario">Its scenario.</param>
    /// <param name="target">The target's address.</param>
    /// <returns>The labels; no secret is in them that does not stand in the scenario itself.</returns>
    public static StepLabels Of(ActionStep step, RequestMetrics family, Scenario scenario, Uri target) => step switch
    {
        RequestStep request => new StepLabels
        {
            Name = step.Name,
            Family = family,
            Method = request.Method,
            Url = StepUrl.Of(request.Url, target, request.Query),
            Proto = scenario.Http.Version switch { "2" => "HTTP/2.0", "3" => "HTTP/3.0", _ => "HTTP/1.1" },
            HasStatus = true,
        },
        WebSocketStep socket => new StepLabels
        {
            Name = step.Name,
            Family = family,
            Url = StepUrl.Of(socket.Url, StepUrl.ForWebSocket(target), []),
            Subprotocol = socket.Subprotocol,
            HasStatus = true,
        },
        GrpcStep call => new StepLabels
        {
            Name = step.Name,
            Family = family,
            Method = call.Method[(call.Method.LastIndexOf('/') + 1)..],
            Service = call.Method[..Math.Max(0, call.Method.LastIndexOf('/'))],
            Url = StepUrl.Of($"{call.Target?.TrimEnd('/')}/{call.Method}", target, []),
            HasStatus = true,
        },
        _ => new StepLabels { Name = step.Name, Family = family },
    };
}
