using System.Collections;
using System.Collections.Specialized;
using Perf.Telemetry.Monitors.Scripts;

namespace Perf.Tests.Telemetry.Monitors.Scripts;

public sealed class ScriptReaderTests
{
    [Fact]
    public void Read_TablesOfEveryKind_GiveASignalForEachName()
    {
        object[] tables =
        [
            new Hashtable { ["files"] = 3, ["age"] = "3.5" },
            new OrderedDictionary { ["files"] = 3, ["age"] = 3.5 },
            new Dictionary<string, object?> { ["files"] = 3L, ["age"] = 3.5m },
            new Dictionary<string, double> { ["files"] = 3, ["age"] = 3.5 },
            new object[] { new Hashtable { ["files"] = 3 }, new Dictionary<string, object?> { ["age"] = 3.5 } },
        ];
        foreach (object table in tables)
        {
            IReadOnlyList<MonitorSample> samples = Read(table);
            Assert.Equal((3, 3.5), (samples.Of("files"), samples.Of("age")));
        }
    }

    [Fact]
    public void Read_InnerTablesListsAndSwitches_AreNamedByWhereTheyStand()
    {
        IReadOnlyList<MonitorSample> samples = Read(new Dictionary<string, object?> { ["pool"] = new Hashtable { ["free"] = 2 }, ["ages"] = new[] { 1, 2 }, ["up"] = true, ["name"] = "main" });
        Assert.Equal((2, 1, 2, 1), (samples.Of("pool.free"), samples.Of("ages.0"), samples.Of("ages.1"), samples.Of("up")));
        Assert.Equal(4, samples.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("many")]
    public void Read_NoNumber_SaysWhatIsWanted(object? output) =>
        Assert.Contains("@{ queue = 12", Assert.Throws<MonitorException>(() => Read(output)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<MonitorSample> Read(object? output)
    {
        using var reader = new ScriptReader(new ScriptMonitor { Name = "own", Text = "..." }, new GivenOutput(output));
        return Readings.Last(reading => reader.Read(reading, CancellationToken.None));
    }

    private sealed class GivenOutput(object? output) : IScriptHost, IScriptSession
    {
        public bool IsNew => true;

        public void Prepare(ScriptStep step)
        {
        }

        public Task<IScriptSession> EnterAsync(CancellationToken cancellation) => Task.FromResult<IScriptSession>(this);

        public Task<object?> RunAsync(ScriptStep step, DelegateCall call, bool wantsOutput, CancellationToken cancellation) => Task.FromResult(output);

        public void Dispose()
        {
        }
    }
}
