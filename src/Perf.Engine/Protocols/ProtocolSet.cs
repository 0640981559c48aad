using Perf.Engine.Running;

namespace Perf.Engine.Protocols;

/// <summary>The protocols of one run, each made when its first step is compiled.</summary>
/// <param name="scripts">Runs scripts, or null where none may run; belongs to whoever made it.</param>
public sealed class ProtocolSet(IScriptHost? scripts = null) : IAsyncDisposable
{
    private readonly Dictionary<Type, IProtocol> _protocols = [];

    /// <summary>Runs the functions of the scenario's program; null where there is none. Belongs to whoever made it.</summary>
    internal IProgramHost? Program { get; init; }

    /// <summary>Whether a connection for requests may be opened; null where all may.</summary>
    internal ConnectionRule? Rule { get; init; }

    /// <summary>Whether the plan is somebody else's: then drivers open no file of this machine for it, and look for no password that it does not name.</summary>
    internal bool IsForeign { get; init; }

    /// <summary>The protocol of a step.</summary>
    /// <param name="step">A step that is not HTTP/1.1's.</param>
    /// <returns>The protocol, which all steps of the kind share.</returns>
    /// <exception cref="ArgumentException">No protocol runs such a step.</exception>
    public IProtocol Of(ActionStep step)
    {
        if (!_protocols.TryGetValue(step.GetType(), out IProtocol? protocol))
        {
            Func<IScriptHost?, IProtocol> create = ProtocolList.All.FirstOrDefault(one => one.Step == step.GetType()).Create
                ?? throw new ArgumentException($"There is no protocol for a {step.GetType().Name}.", nameof(step));
            _protocols[step.GetType()] = protocol = create(scripts);
        }

        return protocol;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IProtocol protocol in _protocols.Values)
        {
            await protocol.DisposeAsync().ConfigureAwait(false);
        }
    }
}
