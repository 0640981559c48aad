using System.Net;
using System.Net.Sockets;
using Perf.Engine.Flows;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Network;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class AllocationTests
{
    private const string Response = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"ok\":\"yes\"}";

    /// <summary>What the loop's own thread allocates, over the sockets of Linux and over those of the other systems, where every measurement is kept, and with values of a data file.</summary>
    [Theory]
    [InlineData(false, false, false, false, false)]
    [InlineData(true, false, false, false, false)]
    [InlineData(false, true, false, false, false)]
    [InlineData(false, false, true, false, false)]
    [InlineData(false, false, false, true, false)]
    [InlineData(false, false, false, false, true)]
    public void Request_InSteadyState_AllocatesNothing(bool portable, bool withSamples, bool withParts, bool withData, bool withControl)
    {
        using var server = new Responder(Response);
        using var folder = new Scenarios.TemporaryFolder();
        folder.Write("users.csv", "name,key\nann,k 1\nbob,\"k\"\"2\"\n");
        RequestStep request = ScenarioBuilding.Get(withData ? "/users/${users.name}" : "/") with
        {
            Query = withData ? [new("key", "${users.key}")] : [],
            Headers = withData ? [new("x-user", "${users.name}")] : [],
            Expect = [new Assertion { Name = "status", Part = ResponsePart.Status, Operator = ComparisonOperator.Equal, Expected = ["200"] }],
        };
        Scenario scenario = ScenarioBuilding.Of(server.Root, new ConstantVus { Vus = 4, Duration = TimeSpan.FromMinutes(1) }, withControl ? Within(request) : request);
        string[] parts = ["http_req_duration{status:200,method:GET}: max > 0", "http_reqs{scenario:load0}: count > 0", "checks{check:status}: rate > 0", "http_req_failed{expected_response:true}: rate < 1", "iterations{scenario:load0}: count > 0"];
        scenario = withParts ? scenario with { Thresholds = [.. parts.Select(text => ThresholdParser.Parse(text))] } : scenario;
        if (withData)
        {
            scenario = scenario with { Path = Path.Combine(folder.Path, "s.yaml"), Data = new Dictionary<string, DataFeeder> { ["users"] = new DataFeeder { Name = "users", File = "users.csv", Columns = ["name", "key"], Order = DataOrder.Shuffle } } };
        }

        var run = new RunContext
        {
            Plan = scenario.Plan(1),
            Scenario = FlowCompiler.Compile(scenario, server.Root, new ProtocolSet(), _ => null),
            Http = new HttpShared(scenario.Http),
            Target = server.Root,
            SampleRingSize = withSamples ? 64 : null,
        };
        using var loops = new LoopSet(run, 1, portable ? () => new Perf.Engine.Network.Portable.AsyncSocketDriver() : SocketDriver.Create);
        LoopContext context = loops.Contexts[0];
        var repeat = new Repeater(run.Scenario.Flows["flow"]);
        loops.Start();
        loops.DoOnEach(_ =>
        {
            for (int i = 0; i < 4; i++)
            {
                repeat.Next(context.CreateVu());
            }
        });

        var samples = new SampleList();
        using SampleDrain? drain = withSamples ? new SampleDrain(samples, [context.Metrics.Samples!.Ring], new SampleTagBook(run.Plan, run.Scenario)) : null;
        drain?.Start(DateTimeOffset.UnixEpoch, 0);

        // Buffers grow, pages of histograms are touched for the first time, the compiler compiles again: the window where that is over is the steady state.
        repeat.WaitForLess(portable ? 1 : 0.05);
        repeat.Stop();
        drain?.End();
        Assert.Equal(withParts, run.Scenario.Selectors is not null);
        if (withParts)
        {
            loops.DoOnEach(one => one.Metrics.Exchange());
            Interval interval = new Perf.Engine.Metrics.MetricHub(run.Scenario.Names, [context.Metrics], run.Scenario.Selectors).Take(new Interval());
            Assert.All(run.Scenario.Names.Selectors, part => Assert.True(interval.Series.Single(series => series.Metric == part.Name).Count > 0));
        }

        Assert.Equal(withSamples, samples.Samples.Any(sample => sample.Metric == MetricNames.HttpReqs));

        // .NET's queue of ended operations takes a new segment now and then.
        Assert.True(repeat.Least <= (portable ? 1 : 0.05), $"{repeat.Least} bytes a request");
    }

    /// <summary>The same within everything that decides and takes no time.</summary>
    private static GroupStep Within(RequestStep request) => new()
    {
        Name = "group",
        Steps =
        [
            new LoopStep
            {
                Count = "3",
                While = Condition.Of("loopIndex < 5 and not (nobody exists)"),
                Steps =
                [
                    new IfStep { Condition = Condition.Of("loopIndex in [0, 1, 2] and 'a' < 'b'"), Then = [request with { Probability = 0.9, If = Condition.Of("1 == 1"), Retry = new RetryPolicy() }] },
                    new ChoiceStep { Branches = [new ChoiceBranch { Weight = 2, Steps = [new SetStep { Values = [new Assignment { Name = "x", Value = ScalarValue.OfText("${loopIndex}") }] }] }, new ChoiceBranch()] },
                    new StopStep { Scope = StopScope.Turn, Probability = 0.5 },
                ],
            },
        ],
    };

    /// <summary>Begins the next iteration when one ends, and counts what the loop's thread allocates meanwhile: there and then, so that the looks allocate nothing.</summary>
    private sealed class Repeater(CompiledFlow flow) : IIterationOwner
    {
        // Large enough that one small object in a hundred requests is above what is allowed.
        private const int Window = 10_000;
        private const int MostWindows = 120;

        private long _count;
        private long _before;
        private double _least = double.MaxValue;
        private volatile bool _isStopped;

        /// <summary>Bytes a request in the window with the fewest.</summary>
        public double Least => Volatile.Read(ref _least);

        public void Next(VirtualUser vu) => vu.Start(flow, new IterationId(0, 0, vu.Iterations), vu.Context.Loop.Now, this);

        public void IterationEnded(VirtualUser vu)
        {
            if (_count % Window == 0)
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                if (_count > 0)
                {
                    Volatile.Write(ref _least, Math.Min(_least, (now - _before) / (double)Window));
                }

                _before = now;
            }

            Volatile.Write(ref _count, _count + 1);
            if (!_isStopped)
            {
                Next(vu);
            }
        }

        public void Stop() => _isStopped = true;

        /// <summary>Waits for a window with no more than that, or for many windows.</summary>
        public void WaitForLess(double bytes)
        {
            for (int window = 1; window <= MostWindows && Least > bytes; window++)
            {
                long count = (long)window * Window;
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _count) > count || Least <= bytes, TimeSpan.FromSeconds(60)), $"only {Volatile.Read(ref _count)} requests in a minute");
            }
        }
    }

    /// <summary>Answers every read with the same bytes.</summary>
    private sealed class Responder : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _response;

        public Responder(string response)
        {
            _response = System.Text.Encoding.ASCII.GetBytes(response);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            new Thread(Accept) { IsBackground = true }.Start();
        }

        public Uri Root => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

        public void Dispose() => _listener.Dispose();

        private void Accept()
        {
            try
            {
                while (true)
                {
                    Socket socket = _listener.Accept();
                    socket.NoDelay = true;
                    new Thread(() => Answer(socket)) { IsBackground = true }.Start();
                }
            }
            catch (SocketException)
            {
            }
        }

        private void Answer(Socket socket)
        {
            byte[] buffer = new byte[4096];
            try
            {
                while (socket.Receive(buffer) > 0)
                {
                    socket.Send(_response);
                }
            }
            catch (SocketException)
            {
            }
        }
    }
}
