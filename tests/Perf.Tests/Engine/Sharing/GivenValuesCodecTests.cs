using Perf.Engine.Running;
using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Sharing;

public sealed class GivenValuesCodecTests
{
    private const int Slots = 20;

    [Fact]
    public void Read_WhatWasWritten_FillsTheSame() => SeededCases.ForAll(random =>
    {
        int executors = random.Next(0, 4);
        GivenValues given = NextGiven(random, executors);
        var read = new GivenValues(executors);
        GivenValuesCodec.Read(GivenValuesCodec.Write(given), read, Slots);
        for (int executor = 0; executor <= executors; executor++)
        {
            Assert.Equal(Filled(given, executor), Filled(read, executor));
        }
    });

    [Fact]
    public void Read_BytesThatAreCutOffOrOfAnotherScenario_IsRefused() => SeededCases.ForAll(random =>
    {
        byte[] bytes = GivenValuesCodec.Write(NextGiven(random, 2));
        int length = random.Next(0, bytes.Length);
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read(bytes[..length], new GivenValues(2), Slots));
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read([.. bytes, 0], new GivenValues(2), Slots));
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read(bytes, new GivenValues(3), Slots));
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read(bytes, new GivenValues(2), slots: 1));
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read([2, .. bytes[1..]], new GivenValues(2), Slots));
    }, 200);

    // An address that was judged before the run must not be replaced by whoever hands values on.
    [Fact]
    public void Read_APlaceThatNoSetupSets_IsRefused() => SeededCases.ForAll(random =>
    {
        GivenValues given = NextGiven(random, 1);
        byte[] bytes = GivenValuesCodec.Write(given);
        int[] ofRun = [.. given.OfRun.Select(one => one.Slot)];
        int[] ofExecutor = [.. given.OfExecutors[0].Select(one => one.Slot)];

        GivenValuesCodec.Read(bytes, new GivenValues(1), Slots, [ofRun, ofExecutor]);
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read(bytes, new GivenValues(1), Slots, [ofRun[1..], ofExecutor]));
        Assert.Throws<InvalidDataException>(() => GivenValuesCodec.Read(bytes, new GivenValues(1), Slots, [ofRun, ofExecutor[1..]]));
    }, 200);

    private static ScalarValue[] Filled(GivenValues given, int executor)
    {
        var values = new ScalarValue[Slots];
        given.Fill(values, executor);
        return values;
    }

    // Two at least, so that they do not fit a scenario of one.
    private static GivenValues NextGiven(Random random, int executors)
    {
        var given = new GivenValues(executors);
        given.KeepOfRun(NextSlots(random), NextValues(random));
        for (int executor = 0; executor < executors; executor++)
        {
            given.KeepOfExecutor(executor, NextSlots(random), NextValues(random));
        }

        return given;
    }

    private static int[] NextSlots(Random random)
    {
        int[] slots = [.. Enumerable.Range(0, Slots)];
        random.Shuffle(slots);
        return slots[..random.Next(2, Slots)];
    }

    private static ScalarValue[] NextValues(Random random)
    {
        var values = new ScalarValue[Slots];
        for (int i = 0; i < Slots; i++)
        {
            // Any sixteen bits, also those that are no valid text; and places that were not set.
            values[i] = random.Next(4) == 0 ? default : new ScalarValue(string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => (char)random.Next(0x10000))), (ScalarKind)random.Next(5));
        }

        return values;
    }
}
