using System.Text;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

public sealed class JournalReadingTests
{
    private const string Seed = "00ff";

    [Fact]
    public void Of_WhatWasWritten_IsReadBack()
    {
        JournalEvent[] events = Events(new Random(1), 50);
        JournalReading reading = JournalReading.Of(Written(events), Seed);
        Assert.Null(reading.Damage);
        Assert.Equal(0, reading.Torn);
        Assert.Equal(events.Length, reading.Events.Count);
        for (int i = 0; i < events.Length; i++)
        {
            Assert.Equal(JournalLine.Encode("x", events[i]).Line, JournalLine.Encode("x", reading.Events[i]).Line);
        }
    }

    [Fact]
    public void Of_SettingThatWasNotSet_StaysNotSet()
    {
        var capture = new CaptureRecord { Before = new Dictionary<string, string?> { ["jit"] = null, ["work_mem"] = "4MB" }, Secrets = new Dictionary<string, string?> { ["password"] = null } };
        CaptureRecord read = JournalReading.Of(Written([new JournalEvent { Step = JournalStep.Captured, Number = 1, Capture = capture }]), Seed).Events[0].Capture!;
        Assert.Equal(capture.Before, read.Before);
        Assert.Equal(capture.Secrets, read.Secrets);
    }

    [Fact]
    public void Of_CutAtAnyByte_IsThePrefixAndTellsWhatWasTorn()
    {
        JournalEvent[] events = Events(new Random(2), 8);
        byte[] bytes = Written(events);
        for (int length = 0; length <= bytes.Length; length++)
        {
            JournalReading reading = JournalReading.Of(bytes.AsSpan(0, length), Seed);
            int whole = bytes.AsSpan(0, length).Count((byte)'\n');
            Assert.Null(reading.Damage);
            Assert.Equal(whole, reading.Events.Count);
            Assert.Equal(length, reading.Length + reading.Torn);
            Assert.Equal(bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1, reading.Length);
        }
    }

    [Fact]
    public void Of_CutAndFilledWithZeros_IsTorn()
    {
        byte[] bytes = Written(Events(new Random(3), 4));
        int last = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;
        foreach (int kept in new[] { 0, 1, 90 })
        {
            byte[] zeroed = [.. bytes];
            zeroed.AsSpan(last + kept).Clear();
            JournalReading reading = JournalReading.Of(zeroed, Seed);
            Assert.Equal((3, (string?)null, bytes.Length - last), (reading.Events.Count, reading.Damage, reading.Torn));
        }
    }

    [Fact]
    public void Of_AnyByteChanged_IsNeverTakenForWhatWasWritten()
    {
        JournalEvent[] events = Events(new Random(4), 6);
        byte[] bytes = Written(events);
        var random = new Random(5);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= (byte)(1 << random.Next(8));
            JournalReading reading = JournalReading.Of(changed, Seed);
            int line = bytes.AsSpan(0, at).Count((byte)'\n');
            Assert.True(reading.Events.Count == line, $"byte {at}: {reading.Events.Count} events, changed in line {line}");
            Assert.True(reading.Damage is not null || reading.Torn > 0, $"byte {at}");

            // Only what stands at the very end can have been torn.
            Assert.True(reading.Damage is not null || line == events.Length - 1, $"byte {at}");
        }
    }

    [Fact]
    public void Of_LineTakenOutPutInOrMoved_IsDamaged()
    {
        string[] lines = Encoding.UTF8.GetString(Written(Events(new Random(6), 5))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[][] edits =
        [
            [lines[0], lines[2], lines[3], lines[4]],
            [lines[0], lines[1], lines[1], lines[2]],
            [lines[0], lines[2], lines[1], lines[3]],
            [lines[1], lines[2]],
            [lines[0], "", lines[1]],
        ];
        foreach (string[] edit in edits)
        {
            Assert.NotNull(JournalReading.Of(Encoding.UTF8.GetBytes(string.Join('\n', edit) + "\n"), Seed).Damage);
        }
    }

    [Fact]
    public void Of_AnotherSeed_IsDamaged() => Assert.NotNull(JournalReading.Of(Written(Events(new Random(7), 2)), "00fe").Damage);

    [Fact]
    public void Of_StepOfANewerVersion_SaysSo()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"step":"teleported","number":1}""");
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. Encoding.ASCII.GetBytes(Seed + "\n"), .. json]));
        byte[] line = Encoding.UTF8.GetBytes($$"""{"hash":"{{hash}}","event":{{Encoding.UTF8.GetString(json)}}}""" + "\n");
        Assert.Contains("newer version", JournalReading.Of(line, Seed).Damage, StringComparison.Ordinal);
    }

    private static byte[] Written(IEnumerable<JournalEvent> events)
    {
        string hash = Seed;
        var bytes = new List<byte>();
        foreach (JournalEvent entry in events)
        {
            (byte[] line, hash) = JournalLine.Encode(hash, entry);
            bytes.AddRange(line);
        }

        return [.. bytes];
    }

    private static JournalEvent[] Events(Random random, int count) => [.. Enumerable.Range(1, count).Select(number => new JournalEvent
    {
        Step = (JournalStep)random.Next(Enum.GetValues<JournalStep>().Length),
        Number = number,
        At = DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(1L << 50)),
        Reason = random.Next(3) == 0 ? null : Text(random),
        Process = random.Next(3) == 0 ? new JournalProcess(random.Next(), Text(random), "m") : null,
        Values = random.Next(3) == 0 ? new Dictionary<string, string?> { [Text(random) + "k"] = random.Next(2) == 0 ? null : Text(random) } : null,
        Planned = random.Next(3) == 0 ? new PlannedChange { OptimizationId = Text(random), Title = Text(random), Diff = Text(random), Confidence = random.NextDouble() } : null,
        Measurement = random.Next(3) == 0 ? new TuningMeasurement { Gain = double.NaN, GainLow = double.NegativeInfinity, Trials = [new TuningTrial { Number = 1, Value = random.NextDouble() }] } : null,
    })];

    // Whatever could end a line, an escape, or a string.
    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "a\n\r\t\"\\{}é\u2028\0%'$`;#"[random.Next(17)]));
}
