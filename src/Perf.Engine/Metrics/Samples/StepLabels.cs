using System.Collections.ObjectModel;
using Perf.Engine.Flows;
using Perf.Engine.Metrics.Selection;
using Perf.Engine.Planning;

namespace Perf.Engine.Metrics.Samples;

/// <summary>What samples say of the step that they are of, or of the place in a flow. One object for each step, which compares by reference.</summary>
public sealed class StepLabels
{
    /// <summary>The step's name; empty for a place in a flow that has none.</summary>
    public required string Name { get; init; }

    /// <summary>The metrics that it is counted in; null for what makes no requests.</summary>
    public required RequestMetrics? Family { get; init; }

    /// <summary>The path of the groups that it is in, such as <c>::shop::basket</c>; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>The user's own tags, those of what it is within included.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The user's own tags whose value is another from sample to sample.</summary>
    public IReadOnlyList<(string Name, TextTemplate Value)> Templates { get; init; } = [];

    /// <summary>HTTP's method, or gRPC's; otherwise null.</summary>
    public string? Method { get; init; }

    /// <summary>The address with its variables as references: their values may be secret, and each would be an address of its own.</summary>
    public string? Url { get; init; }

    /// <summary>HTTP's version as servers write it, otherwise null.</summary>
    public string? Proto { get; init; }

    /// <summary>gRPC's service, otherwise null.</summary>
    public string? Service { get; init; }

    /// <summary>The WebSocket's subprotocol that is asked for, otherwise null.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Whether its answers have a status.</summary>
    public bool HasStatus { get; init; }

    /// <summary>The parts of metrics that its samples may belong to, by executor; null for none. See <see cref="SelectorSet.Prepare"/>.</summary>
    internal TagMatch?[]? Matches { get; set; }

    /// <summary>The labels of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="family">The metrics that it is counted in.</param>
    /// <param name="scenario">Its scenario.</param>
    /// <param name="target">The target's address.</param>
    /// <param name="scope">The groups and tags that it is within, its own tags included; null for none.</param>
    /// <returns>The labels; no secret is in them that does not stand in the scenario itself.</returns>
    internal static StepLabels Of(ActionStep step, RequestMetrics family, Scenario scenario, Uri target, LabelScope? scope = null)
    {
        LabelScope within = scope ?? LabelScope.None;
        return step switch
        {
            RequestStep request => new StepLabels
            {
                Name = step.Name,
                Family = family,
                Group = within.Group,
                Tags = within.Tags,
                Templates = within.Templates,
                Method = request.Method,
                Url = StepUrl.Of(request.Url, target, request.Query),
                Proto = scenario.Http.Version switch { "2" => "HTTP/2.0", "3" => "HTTP/3.0", _ => "HTTP/1.1" },
                HasStatus = true,
            },
            WebSocketStep socket => new StepLabels
            {
                Name = step.Name,
                Family = family,
                Group = within.Group,
                Tags = within.Tags,
                Templates = within.Templates,
                Url = StepUrl.Of(socket.Url, TargetAddress.AsWebSocket(target), []),
                Subprotocol = socket.Subprotocol,
                HasStatus = true,
            },
            GrpcStep call => new StepLabels
            {
                Name = step.Name,
                Family = family,
                Group = within.Group,
                Tags = within.Tags,
                Templates = within.Templates,
                Method = call.Method[(call.Method.LastIndexOf('/') + 1)..],
                Service = call.Method[..Math.Max(0, call.Method.LastIndexOf('/'))],
                Url = StepUrl.Of($"{call.Target?.TrimEnd('/')}/{call.Method}", target, []),
                HasStatus = true,
            },
            _ => new StepLabels { Name = step.Name, Family = family, Group = within.Group, Tags = within.Tags, Templates = within.Templates },
        };
    }

    /// <summary>The labels of a place in a flow that makes no request: of a step that adds to a metric, say.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="scope">The groups and tags that it is within, its own included.</param>
    internal static StepLabels OfPlace(string name, LabelScope scope) => new() { Name = name, Family = null, Group = scope.Group, Tags = scope.Tags, Templates = scope.Templates };

    /// <summary>The parts of metrics that samples of an executor may belong to; null for none.</summary>
    internal TagMatch? MatchOf(int executor) => Matches is not { } matches ? null : matches[(uint)executor < (uint)matches.Length ? executor : ^1];
}
