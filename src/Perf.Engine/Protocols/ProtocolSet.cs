namespace Perf.Engine.Protocols;

/// <summary>The protocols of one run, each made when its first step is compiled.</summary>
public sealed class ProtocolSet : IAsyncDisposable
{
    private readonly Dictionary<Type, IProtocol> _protocols = [];

    /// <summary>The protocol of a step.</summary>
    /// <param name="step">A step that is not HTTP/1.1's.</param>
    /// <returns>The protocol, which all steps of the kind share.</returns>
    /// <exception cref="ArgumentException">No protocol runs such a step.</exception>
    public IProtocol Of(ActionStep step)
    {
        if (!_protocols.TryGetValue(step.GetType(), out IProtocol? protocol))
        {
            Func<IProtocol> create = ProtocolList.All.FirstOrDefault(one => one.Step == step.GetType()).Create
                ?? throw new ArgumentException($"There is no protocol for a {step.GetType().Name}.", nameof(step));
            _protocols[step.GetType()] = protocol = create();
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
