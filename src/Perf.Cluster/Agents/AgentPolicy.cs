using System.Globalization;
using System.Net;
using Perf.Cluster.Contracts;
using Perf.Engine.Protocols;

namespace Perf.Cluster.Agents;

/// <summary>What an agent's owner allows. Pure: judges figures and addresses, and looks nothing up.</summary>
internal sealed class AgentPolicy
{
    // The run's own server, whose port nobody knows before.
    private static readonly PlanTarget s_sample = new("http", "127.0.0.1", 0);

    private readonly string _name;
    private readonly AgentOptions _options;
    private readonly TargetPattern[] _targets;

    /// <summary>Reads the limits.</summary>
    /// <param name="name">The agent's name, for messages.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: a limit makes no sense.</exception>
    public AgentPolicy(string name, AgentOptions options)
    {
        _name = name;
        _options = options;
        _targets = [.. options.AllowTarget.Select(TargetPattern.Parse)];
        Require(options.MaxRate is null or > 0, "rate (-MaxRate)", options.MaxRate);
        Require(options.MaxVirtualUsers is null or > 0, "number of virtual users (-MaxVirtualUser)", options.MaxVirtualUsers);
        Require(options.MaxDuration is null || options.MaxDuration > TimeSpan.Zero, "duration (-MaxDuration)", options.MaxDuration);
    }

    /// <summary>Whether names must be looked up before targets can be judged.</summary>
    public bool NeedsAddresses => Array.Exists(_targets, pattern => pattern.IsNetwork);

    /// <summary>Judges a share.</summary>
    /// <param name="need">What it asks for.</param>
    /// <param name="running">What the shares ask for that the agent has already.</param>
    /// <param name="targets">Where it goes.</param>
    /// <param name="addressesOf">The addresses of a host, as they were looked up; empty where there are none.</param>
    /// <returns>Whether it may be taken; if not, the limit and what to do.</returns>
    public OrderAnswer Judge(LoadNeed need, IReadOnlyList<LoadNeed> running, PlanTargets targets, Func<string, IReadOnlyList<IPAddress>> addressesOf) =>
        Refused(ScriptProblem(need) ?? DurationProblem(need) ?? RateProblem(need, running) ?? UserProblem(need, running) ?? TargetProblem(need, targets, addressesOf));

    /// <summary>Judges another rate of a running share.</summary>
    /// <param name="rate">The share's rate, starts a second.</param>
    /// <param name="others">What the other shares of the agent ask for.</param>
    public OrderAnswer JudgeRate(double rate, IReadOnlyList<LoadNeed> others) => Refused(RateProblem(new LoadNeed { Rate = rate }, others));

    /// <summary>What a plan's connections are held to while it runs; null where all are allowed. A redirect leads to places that the plan does not tell of, and a name may have other addresses by then.</summary>
    /// <param name="hosts">The plan's own addresses for names.</param>
    public ConnectionRule? RuleFor(IReadOnlyDictionary<string, string> hosts) => _targets.Length == 0 ? null : (scheme, host, port, place) =>
    {
        var named = new PlanTarget(scheme, host.ToLowerInvariant(), port);
        PlanTarget target = place is null ? named : PlanTargets.Redirected(named, hosts);
        return IsAllowed(target, place is null ? [] : [place.Address]) ? null : $"the agent {_name} does not allow {named} (-AllowTarget)";
    };

    private OrderAnswer Refused(string? problem) => problem is null ? OrderAnswer.Taken : new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = $"The agent {_name} does not take it: {problem}" };

    private string? ScriptProblem(LoadNeed need) => need.HasScripts && !_options.AllowScript
        ? "the scenario has steps that are scripts, and this agent runs none. Start it with -AllowScript, or choose other agents."
        : null;

    private string? DurationProblem(LoadNeed need) => need.Duration > _options.MaxDuration
        ? $"the run takes {DurationText.Format(need.Duration)}, and this agent makes load for at most {DurationText.Format(_options.MaxDuration.Value)} (-MaxDuration). Make the run shorter, or choose other agents."
        : null;

    private string? RateProblem(LoadNeed need, IReadOnlyList<LoadNeed> running)
    {
        if (_options.MaxRate is not { } most)
        {
            return null;
        }

        if (need.ClosedExecutor is { } closed)
        {
            return $"the executor '{closed}' begins iterations as fast as they end, and this agent makes at most {Number(most)} starts a second (-MaxRate). Use an executor with an arrival rate, or choose other agents.";
        }

        double taken = running.Sum(one => one.Rate);
        return need.Rate >= 0 && LoadNeed.IsWithin(need.Rate + taken, most)
            ? null
            : $"its part is {Number(need.Rate)} starts a second{Beside(taken)}, and this agent makes at most {Number(most)} (-MaxRate). Use more agents or a lower rate.";
    }

    private string? UserProblem(LoadNeed need, IReadOnlyList<LoadNeed> running)
    {
        if (_options.MaxVirtualUsers is not { } most)
        {
            return null;
        }

        if (need.UnboundedExecutor is { } unbounded)
        {
            return $"the executor '{unbounded}' takes as many virtual users as it needs, and this agent has at most {most} (-MaxVirtualUser). Give the executor maxVUs (a phase of Artillery's: maxVusers), or choose other agents.";
        }

        long taken = running.Sum(one => one.VirtualUsers);
        return need.VirtualUsers + taken > most
            ? $"its part is {need.VirtualUsers} virtual users{Beside(taken)}, and this agent has at most {most} (-MaxVirtualUser). Use more agents or fewer virtual users."
            : null;
    }

    private string? TargetProblem(LoadNeed need, PlanTargets targets, Func<string, IReadOnlyList<IPAddress>> addressesOf)
    {
        if (_targets.Length == 0)
        {
            return null;
        }

        if (need.UsesHttp3)
        {
            return "connections of HTTP/3 cannot be held to the list of this agent (-AllowTarget). Set http.version to \"2\", or choose other agents.";
        }

        string allowed = $"This agent loads only {string.Join(", ", _targets.Select(pattern => pattern.ToString()))} (-AllowTarget): choose other agents, or ask its owner.";
        if (targets.Unknown is [var first, ..])
        {
            return $"where '{first}' leads is only known while the run goes on. {allowed}";
        }

        if (targets.UsesSample && !IsAllowed(s_sample, []))
        {
            return $"the sample target is a server on the agent's own machine. {allowed}";
        }

        return targets.Known.FirstOrDefault(target => !IsAllowed(target, addressesOf)) is not { } refused ? null
            : refused is { IsDriver: true, Address: null } && NeedsAddresses
                ? $"{refused.Written} is not allowed: its driver looks names up by itself, so that a network of the list allows only what is written as an address. {allowed}"
                : $"{refused.Written} is not allowed. {allowed}";
    }

    // A driver looks its name up again, and nobody stands before its connection: what was found for the name says nothing.
    private bool IsAllowed(PlanTarget target, Func<string, IReadOnlyList<IPAddress>> addressesOf) => IsAllowed(target, target.Address is null && NeedsAddresses && !target.IsDriver ? addressesOf(target.Host) : []);

    // By its name, or each of its addresses: the connection may go to any of them.
    private bool IsAllowed(PlanTarget target, IReadOnlyList<IPAddress> found)
    {
        if (Array.Exists(_targets, pattern => !pattern.IsNetwork && pattern.Allows(target, null)))
        {
            return true;
        }

        IReadOnlyList<IPAddress> addresses = target.Address is { } own ? [own] : found;
        return addresses.Count > 0 && addresses.All(address => Array.Exists(_targets, pattern => pattern.IsNetwork && pattern.Allows(target, address)));
    }

    private static string Beside(double taken) => taken > 0 ? $" beside {Number(taken)} of runs that go on" : "";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Require(bool holds, string what, object? value)
    {
        if (!holds)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The agent's largest {what} cannot be {value}: it must be more than 0."), value);
        }
    }
}
