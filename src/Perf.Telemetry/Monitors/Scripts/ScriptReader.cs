using System.Collections;
using System.Globalization;

namespace Perf.Telemetry.Monitors.Scripts;

/// <summary>The monitor <c>powershell</c>: a script in a runspace of its own, which stays, so that what it keeps in $global: is there the next time.</summary>
internal sealed class ScriptReader : IMonitor
{
    private const string OnlyValue = "value";

    private readonly IScriptHost _host;
    private readonly ScriptStep _step;
    private readonly Dictionary<string, MonitorSignal> _signals = new(StringComparer.Ordinal);
    private IScriptSession? _session;
    private long _reading;

    public ScriptReader(ScriptMonitor definition, IScriptHost host)
    {
        _host = host;
        _step = new ScriptStep { Name = definition.Name, Text = definition.Text, Line = definition.Line };
        host.Prepare(_step);
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        object? output;
        try
        {
            _session ??= _host.EnterAsync(stop).GetAwaiter().GetResult();
            output = _session.RunAsync(_step, new DelegateCall(0, _reading++, new Dictionary<string, object?>()), wantsOutput: true, stop).GetAwaiter().GetResult();
        }
        catch (ScriptException e)
        {
            throw new MonitorException($"The script failed: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            // A script that is still busy has its runspace for itself.
            _session?.Dispose();
            _session = null;
            throw;
        }

        if (Add(OnlyValue, output, reading, depth: 0) == 0)
        {
            throw new MonitorException("The script gave no number. It gives one, or several with names: @{ queue = 12; age = 3.5 }.");
        }
    }

    public void Dispose() => _session?.Dispose();

    private int Add(string name, object? value, MonitorReading reading, int depth)
    {
        switch (value)
        {
            case IDictionary table when depth < 4:
                // By its keys: what a dictionary enumerates differs with its type.
                return table.Keys.Cast<object>().Sum(key => Add(Joined(name, $"{key}", depth), table[key], reading, depth + 1));
            case IReadOnlyDictionary<string, object?> table when depth < 4:
                return table.Sum(pair => Add(Joined(name, pair.Key, depth), pair.Value, reading, depth + 1));
            case string text when !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _):
                return 0;
            case IEnumerable list when depth < 4 && value is not string:
                int count = 0;
                int place = 0;
                foreach (object? one in list)
                {
                    // Several tables one after the other are one; of several numbers each has its place.
                    bool isTable = one is IDictionary or IReadOnlyDictionary<string, object?>;
                    count += Add(isTable ? name : $"{name}.{place++}", one, reading, isTable ? depth : depth + 1);
                }

                return count;
            case IConvertible convertible and not DateTime:
                double number = convertible is bool flag ? flag ? 1 : 0 : Convert.ToDouble(convertible, CultureInfo.InvariantCulture);
                string clean = SignalText.Clean(name);
                if (!_signals.TryGetValue(clean, out MonitorSignal? signal))
                {
                    _signals[clean] = signal = new MonitorSignal(clean, "");
                }

                reading.Add(signal, number);
                return 1;
            default:
                return 0;
        }
    }

    private static string Joined(string outer, string inner, int depth) => depth == 0 ? inner : $"{outer}.{inner}";
}
