using System.Collections;
using System.Reflection;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Model.Results;

/// <summary>PowerShell's remoting and jobs keep arrays as arrays; a list of another kind would come out as something else.</summary>
public sealed class PlainArrayTests
{
    [Fact]
    public void List_SetToAnArray_IsTheSameArray()
    {
        string[] array = ["a"];
        Assert.Same(array, new RunResult { Warnings = array }.Warnings);
    }

    [Fact]
    public void List_SetToAnotherKind_IsACopy()
    {
        List<string> list = ["a", "b"];
        var result = new RunResult { Warnings = list };
        list[0] = "changed";
        Assert.Equal(["a", "b"], result.Warnings);
    }

    [Fact]
    public void List_SetToNull_IsEmpty() => Assert.Empty(new RunResult { Warnings = null! }.Warnings);

    [Fact]
    public void Lists_OfAResult_AreArraysAlsoAfterReadingJson()
    {
        int lists = 0;
        SeededProperty.ForAll(50, random =>
        {
            RunResult made = new ArbitraryRun(random.Next()).Result();
            lists += Check(made) + Check(RunResultJson.Read(RunResultJson.Write(made), "test"));
        });
        Assert.True(lists > 0, "No list was looked at.");
    }

    [Fact]
    public void Lists_SetToOtherKinds_BecomeArrays()
    {
        var result = new RunResult
        {
            Checks = new List<CheckResult> { new() },
            Errors = new LinkedListLike<ErrorCount>([new()]),
            Intervals = new List<IntervalSummary> { new() }.AsReadOnly(),
            Thresholds = new List<Verdict> { new() },
            Warnings = new List<string> { "a" },
            Monitors = new List<MonitorSeries> { new() { Seconds = new List<double> { 1 }, Values = new List<double> { 2 } } },
            MonitorTables = new List<MonitorTable> { new() { Columns = new List<string> { "a" }, Rows = new List<IReadOnlyList<string>> { new List<string> { "1" } } } },
            Profiles = new List<ProcessProfile> { new() { Frames = new List<ProfileFrame> { new("a", "") }, Nodes = new List<ProfileNode> { new(-1, 0, 1, 1) }, Warnings = new List<string> { "a" } } },
            MonitorFaults = new List<MonitorFault> { new() },
            Arguments = new List<RunArgument> { new() { Values = new List<string> { "a" } } },
            Outputs = new List<OutputResult> { new() },
            Agents = new List<AgentResult> { new() { TakenOverBy = new List<string> { "a" } } },
            Validity = new Validity { Findings = new List<ValidityFinding> { new() } },
        };
        Assert.Equal(13, Check(result));
        Assert.IsType<string[]>(result.MonitorTables[0].Rows[0]);
        Assert.IsType<string[]>(result.Arguments[0].Values);
        Assert.IsType<string[]>(result.Agents[0].TakenOverBy);
        Assert.All(new[] { result.Checks.Count, result.Errors.Count, result.Intervals.Count, result.Thresholds.Count, result.Warnings.Count, result.Monitors.Count, result.MonitorTables.Count, result.MonitorFaults.Count, result.Arguments.Count, result.Profiles.Count, result.Outputs.Count, result.Agents.Count, result.Validity.Findings.Count }, count => Assert.Equal(1, count));
    }

    // By reflection, so that a list that is added later is looked at too.
    private static int Check(object value)
    {
        int lists = 0;
        foreach (PropertyInfo property in value.GetType().GetProperties())
        {
            object? held = property.GetValue(value);
            bool isList = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
            if (isList)
            {
                Assert.True(held is Array, $"{value.GetType().Name}.{property.Name} is a {held?.GetType().Name ?? "null"}");
                lists++;
            }
            else if (held is Validity validity)
            {
                lists += Check(validity);
            }
        }

        return lists;
    }

    private sealed class LinkedListLike<T>(T[] items) : IReadOnlyList<T>
    {
        public int Count => items.Length;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
    }
}
