using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Perf.Lab.Faults;

namespace Perf.Tests.Lab;

public class NameServerTests
{
    private static readonly OneName s_shop = new("shop.lab", IPAddress.Parse("127.0.0.1"));

    [Fact]
    public async Task ServeAsync_WithADelay_HoldsEachAnswerBackAndNoOther()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var time = new HeldTime();
        Task serving = NameServer.ServeAsync(server, s_shop, TimeSpan.FromMilliseconds(60), time, stop.Token);
        using var client = new UdpClient();
        client.Connect((IPEndPoint)server.Client.LocalEndPoint!);

        // As glibc asks: for both kinds of address at once.
        await client.SendAsync(Question(number: 1, type: 1), stop.Token);
        await client.SendAsync(Question(number: 2, type: 28), stop.Token);
        Task<UdpReceiveResult> answered = client.ReceiveAsync(stop.Token).AsTask();
        await time.Held(2).WaitAsync(stop.Token);

        Assert.False(answered.IsCompleted, "Nothing is said before its time.");
        time.Advance(TimeSpan.FromMilliseconds(60));
        byte[][] answers = [(await answered).Buffer, (await client.ReceiveAsync(stop.Token)).Buffer];
        Assert.Equal(["1: 42", "2: 26"], answers.Select(answer => $"{answer[1]}: {answer.Length}").Order(StringComparer.Ordinal));
        Assert.All(time.Due, due => Assert.Equal(TimeSpan.FromMilliseconds(60), due));
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task ServeAsync_WithoutADelay_AnswersWhatItCanAndGoesOn()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Task serving = NameServer.ServeAsync(server, s_shop, TimeSpan.Zero, TimeProvider.System, stop.Token);
        using var client = new UdpClient();
        client.Connect((IPEndPoint)server.Client.LocalEndPoint!);

        // Nothing is said to what is no question; the next one is answered all the same.
        await client.SendAsync(Convert.FromHexString("00"), stop.Token);
        await client.SendAsync(Question(number: 7, type: 1), stop.Token);
        UdpReceiveResult answer = await client.ReceiveAsync(stop.Token);

        Assert.Equal("7F000001", Convert.ToHexString(answer.Buffer[^4..]));
        Assert.Equal(7, answer.Buffer[1]);
        await stop.CancelAsync();
        await serving;
    }

    private static byte[] Question(byte number, byte type) => Convert.FromHexString($"00{number:X2}010000010000000000000473686F70036C61620000{type:X2}0001");

    /// <summary>A clock that stands still, and tells how many wait for it.</summary>
    private sealed class HeldTime : FakeTimeProvider
    {
        private readonly Lock _lock = new();
        private readonly List<TimeSpan> _due = [];
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _wanted = int.MaxValue;

        public IReadOnlyList<TimeSpan> Due
        {
            get
            {
                lock (_lock)
                {
                    return [.. _due];
                }
            }
        }

        public Task Held(int count)
        {
            lock (_lock)
            {
                _wanted = count;
                Tell();
                return _held.Task;
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            lock (_lock)
            {
                _due.Add(dueTime);
                Tell();
            }

            return timer;
        }

        private void Tell()
        {
            if (_due.Count >= _wanted)
            {
                _held.TrySetResult();
            }
        }
    }
}
