namespace Perf.Runtime;

/// <summary>Gives single samples to several sinks; one that fails is left out from then on, and its fault is told when the others have all.</summary>
internal sealed class SampleFan : ISampleSink
{
    private readonly ISampleSink[] _sinks;
    private readonly Exception?[] _faults;

    private SampleFan(ISampleSink[] sinks) => (_sinks, _faults) = (sinks, new Exception?[sinks.Length]);

    public string Destination => string.Join(", ", _sinks.Select(sink => sink.Destination));

    /// <summary>One sink for several.</summary>
    /// <param name="sinks">The sinks; null for none.</param>
    /// <returns>The only one, or one for all; null for none.</returns>
    public static ISampleSink? Of(IEnumerable<ISampleSink?> sinks) => sinks.OfType<ISampleSink>().ToArray() switch
    {
        [] => null,
        [var one] => one,
        var many => new SampleFan(many),
    };

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        for (int i = 0; i < _sinks.Length; i++)
        {
            if (_faults[i] is null)
            {
                try
                {
                    _sinks[i].Write(time, tags, values);
                }
                catch (Exception e)
                {
                    _faults[i] = e;
                    RequireOne(e);
                }
            }
        }
    }

    public void Flush() => Each(sink => sink.Flush());

    public void Complete()
    {
        Each(sink => sink.Complete());
        if (_faults.OfType<Exception>().FirstOrDefault() is { } fault)
        {
            throw new IOException(fault.Message, fault);
        }
    }

    private void Each(Action<ISampleSink> what)
    {
        for (int i = 0; i < _sinks.Length; i++)
        {
            if (_faults[i] is null)
            {
                try
                {
                    what(_sinks[i]);
                }
                catch (Exception e)
                {
                    _faults[i] = e;
                }
            }
        }
    }

    // When none is left, nobody need make samples any more.
    private void RequireOne(Exception last)
    {
        if (_faults.All(fault => fault is not null))
        {
            throw new IOException(last.Message, last);
        }
    }
}
