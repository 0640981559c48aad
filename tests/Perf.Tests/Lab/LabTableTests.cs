using System.Text.Json;
using Perf.Lab.Tables;
using Perf.Tests.Lab.Support;

namespace Perf.Tests.Lab;

public class LabTableTests
{
    private const string One = "faults: [ { id: a, fault: A thing., load: [ { get: /, rate: 1 } ], expect: db.lock } ]";

    [Theory]
    [InlineData("faults.yaml")]
    [InlineData("held-out.yaml")]
    [InlineData("cures.yaml")]
    public void Read_OfTheTablesThatShip_HasNoProblems(string name)
    {
        LabTable table = LabTable.Read(LabFiles.Text(name));

        Assert.All(table.Faults, fault => Assert.EndsWith(".", fault.Fault, StringComparison.Ordinal));
        // What has a fix says what it is to bring, in the table that a reader looks at first.
        Assert.All(table.Faults, fault => Assert.True(name != "faults.yaml" || fault.Fix is null || fault.Effect is not null, fault.Id));
    }

    [Fact]
    public void Read_OfTheTablesThatShip_HasEnough()
    {
        LabTable table = LabTable.Read(LabFiles.Text("faults.yaml"));
        LabTable aside = LabTable.Read(LabFiles.Text("held-out.yaml"));

        Assert.True(table.Faults.Count(fault => fault.Expect is not (LabClasses.None or "gen.saturated")) >= 18);
        Assert.True(table.Faults.Count(fault => fault.Expect == LabClasses.None) >= 5);
        Assert.Contains(table.Faults, fault => fault.Expect == "gen.saturated");
        Assert.True(aside.Faults.Count >= 15);
        // Kept aside means other faults, or the same ones in another dress.
        Assert.Empty(table.Faults.Select(fault => fault.Id).Intersect(aside.Faults.Select(fault => fault.Id)));
    }

    [Fact]
    public void Read_OfTheCures_HasTrapsAndNothingOfTheOtherTables()
    {
        LabTable table = LabTable.Read(LabFiles.Text("faults.yaml"));
        LabTable cures = LabTable.Read(LabFiles.Text("cures.yaml"));

        Assert.Equal(4, cures.Faults.Count(fault => fault.Include.Count == 1 && fault.Expect == LabClasses.None));
        Assert.All(cures.Faults.Where(fault => fault.Include.Count == 0), fault => Assert.NotNull(fault.Fix));
        Assert.Empty(table.Faults.Select(fault => fault.Id).Intersect(cures.Faults.Select(fault => fault.Id)));
    }

    /// <summary>How much each cure has to bring, beyond the fifth that is asked of all: as it was measured by hand.</summary>
    [Fact]
    public void Read_OfTheTablesThatShip_AsksWhatWasMeasured()
    {
        LabFault[] faults = [.. LabTable.Read(LabFiles.Text("faults.yaml")).Faults, .. LabTable.Read(LabFiles.Text("cures.yaml")).Faults];

        (string, double)[] expected =
        [
            ("missing-index", 10), ("pool-of-two", 4), ("pooling-off", 5), ("sync-over-async", 20), ("thread-sleep", 8), ("narrow-network", 5), ("no-upstream-keepalive", 1.3),
        ];
        Assert.Equal(expected, faults.Where(fault => fault.AtLeast is not null).Select(fault => (fault.Id, fault.AtLeast!.Value)));
        Assert.Equal([("worker-connections", 0.0)], faults.Where(fault => fault.AtMost is not null).Select(fault => (fault.Id, fault.AtMost!.Value)));

        using JsonDocument json = JsonDocument.Parse(LabTable.Read(LabFiles.Text("faults.yaml")).ToJson());
        Assert.Equal(1.3, json.RootElement.GetProperty("faults").EnumerateArray().Single(fault => fault.GetProperty("id").GetString() == "no-upstream-keepalive").GetProperty("atLeast").GetDouble());
    }

    [Fact]
    public void Read_OfTheTablesThatShip_TheShortFormNeedsLittleAndHasControls()
    {
        LabFault[] few = [.. LabTable.Read(LabFiles.Text("faults.yaml")).Faults.Where(fault => fault.Short)];

        Assert.InRange(few.Length, 3, 4);
        Assert.Contains(few, fault => fault.Expect == LabClasses.None);
        Assert.True(few.Count(fault => fault.Needs.Count == 0) >= 3, "Where nothing special can be had, the short form still says something.");
    }

    [Theory]
    [InlineData("faults: []", "none")]
    [InlineData("faults: [ { id: a, fautl: x } ]", "fautl")]
    [InlineData("faults: [", "line")]
    [InlineData("faults: [ { id: a, fault: A thing., load: [ { get: /, rate: 1 } ], expect: db.lock, include: [ api.gzip ] } ]", "'a' is a trap")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: db.lokc } ]", "db.lokc")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: db.lock, atLeast: 4 } ]", "has no fix")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: db.lock, fix: a.b, atLeast: 1.2 } ]", "asks for 1.2 times")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: db.lock, fix: a.b, atLeast: 0 } ]", "asks for 0 times")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: db.lock, fix: a.b, atMost: 1 } ]", "lets 1 of all requests fail")]
    [InlineData("faults: [ { id: a, fault: x, expect: db.lock } ]", "no load")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, post: /, rate: 1 } ], expect: db.lock } ]", "either get or post")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1, users: 2 } ], expect: db.lock } ]", "one of rate, users and levels")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: / } ], expect: db.lock } ]", "one of rate, users and levels")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: host.memory, inject: { memory: { app: 8, database: 8 } } } ]", "memory of two parts")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: host.memory, inject: { memory: { app: 0 } } } ]", "1 MiB is the least")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 1 } ], expect: none, inject: { delay: { at: nowhere, milliseconds: 1 } } } ]", "nowhere")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, users: 1, close: true } ], expect: dns.slow, inject: { names: -1 } } ]", "takes -1 ms")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, users: 1, close: true } ], expect: dns.slow, inject: { names: 5000 } } ]", "takes 5000 ms")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, users: 1 } ], expect: dns.slow, inject: { names: 60 } } ]", "close: true")]
    [InlineData("faults: [ { id: a, fault: x, load: [ { get: /, rate: 12, close: true }, { get: /, levels: [ 2, 5 ], close: true } ], expect: dns.slow, inject: { names: 60 } } ]", "17 connections a second")]
    public void Read_OfWhatCannotBe_SaysWhat(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => LabTable.Read(text));

        Assert.Contains(expected, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Read_OfTheSameIdTwice_Refuses()
    {
        string twice = One.Replace("faults: [ ", "faults: [ { id: a, fault: B., load: [ { get: /, rate: 1 } ], expect: none }, ", StringComparison.Ordinal);

        Assert.Contains("'a' is there 2 times", Assert.Throws<FormatException>(() => LabTable.Read(twice)).Message, StringComparison.Ordinal);
    }

    /// <summary>A resolver that takes no time is one all the same: a control has it.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("60")]
    public void ToJson_OfNames_HasTheTimeAndTheNeed(string milliseconds)
    {
        // What keeps its connections asks seldom, and may ask for as much as it likes.
        LabTable table = LabTable.Read($"faults: [ {{ id: a, fault: A thing., inject: {{ names: {milliseconds} }}, load: [ {{ get: /, rate: 16, close: true }}, {{ get: /, rate: 500 }} ], expect: dns.slow }} ]");

        using JsonDocument json = JsonDocument.Parse(table.ToJson());
        JsonElement fault = json.RootElement.GetProperty("faults")[0];

        Assert.Equal(["names"], fault.GetProperty("needs").EnumerateArray().Select(need => need.GetString()));
        Assert.Equal(milliseconds, fault.GetProperty("inject").GetProperty("names").GetRawText());
        Assert.False(JsonDocument.Parse(LabTable.Read(One).ToJson()).RootElement.GetProperty("faults")[0].GetProperty("inject").TryGetProperty("names", out _));
    }

    [Fact]
    public void Read_OfTheTablesThatShip_TheControlOfNamesDiffersByItsResolver()
    {
        LabFault[] named = [.. LabTable.Read(LabFiles.Text("faults.yaml")).Faults.Where(fault => fault.Inject.Names is not null)];

        Assert.Equal([("dns.slow", 60.0), (LabClasses.None, 0.0)], named.Select(fault => (fault.Expect, fault.Inject.Names!.Value)));
        Assert.All(named, fault => Assert.True(fault.Load.TrueForAll(stream => stream.Close), fault.Id));
    }

    [Fact]
    public void ToJson_ForScripts_HasNeedsAndCamelCase()
    {
        LabTable table = LabTable.Read(One.Replace("expect:", "inject: { bandwidth: 1mbit, slowSync: 2, diskWrites: 3, quota: { app: 4 }, memory: { database: 5 }, nginx: { tls: true } }, expect:", StringComparison.Ordinal));

        using JsonDocument json = JsonDocument.Parse(table.ToJson());
        JsonElement fault = json.RootElement.GetProperty("faults")[0];

        Assert.Equal(["netns", "cgroup-cpu", "cgroup-memory", "cgroup-disk", "compiler", "openssl"], fault.GetProperty("needs").EnumerateArray().Select(need => need.GetString()));
        Assert.Equal("1mbit", fault.GetProperty("inject").GetProperty("bandwidth").GetString());
        Assert.True(fault.GetProperty("inject").GetProperty("nginx").GetProperty("keepalive").GetBoolean());
    }
}
