using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>
/// What agents answered in a run, as the bytes that travel; and the same run once more, in which each question gets the same answer at the same moment. So a coordinator is measured by itself: it writes its questions
/// and reads the answers as a client of the cluster does, and nobody makes load, measures or gathers beside it.
/// </summary>
internal sealed class RecordedRun : IDisposable
{
    // Of simulated agents; answers that are on their way already come before what is begun later for the same moment.
    private static readonly TimeSpan s_way = TimeSpan.FromMilliseconds(1);

    private readonly ServiceProvider _services;
    private readonly Serializer _serializer;
    private readonly Dictionary<(string Agent, string Question), List<Answer>> _answers = [];
    private readonly Dictionary<(string Agent, string Question), int> _asked = [];
    private readonly List<(long At, Answer Answer)> _told = [];

    public RecordedRun()
    {
        var services = new ServiceCollection();
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(AgentFacts).Assembly));
        _services = services.BuildServiceProvider();
        _serializer = _services.GetRequiredService<Serializer>();
    }

    /// <summary>How many questions were asked when it was made once more.</summary>
    public int Asked { get; private set; }

    /// <summary>Whether something else was asked than in the run that was recorded.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Keeps what an agent answers.</summary>
    public IAgentCalls Record(SimulatedAgent agent) => new Recorder(this, agent);

    /// <summary>Answers in an agent's place.</summary>
    public IAgentCalls Replay(SimulatedAgent agent) => new Player(this, agent.Agent.Name);

    /// <summary>Gives the answers, each at its moment and in their order.</summary>
    public async Task PlayAsync(VirtualTime time)
    {
        for (int next = 0; next < _told.Count;)
        {
            long at = _told[next].At;
            if (TimeSpan.FromTicks(at - time.GetTimestamp()) - s_way is { Ticks: > 0 } left)
            {
                await Task.Delay(left, time);
            }

            for (; next < _told.Count && _told[next].At == at; next++)
            {
                Answer answer = _told[next].Answer;
                time.CreateTimer(_ => HasDiverged |= !answer.TryTell(), null, TimeSpan.FromTicks(Math.Max(0, at - time.GetTimestamp())), Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _services.Dispose();

    private List<Answer> Of(string agent, string question)
    {
        if (!_answers.TryGetValue((agent, question), out List<Answer>? answers))
        {
            _answers[(agent, question)] = answers = [];
        }

        return answers;
    }

    private Task<T> NextAsync<T>(string agent, string question)
    {
        Asked++;
        int place = _asked.GetValueOrDefault((agent, question));
        _asked[(agent, question)] = place + 1;
        if (Of(agent, question) is { } answers && place < answers.Count)
        {
            return ((Answer<T>)answers[place]).AskAsync();
        }

        HasDiverged = true;
        return new TaskCompletionSource<T>().Task;
    }

    private abstract class Answer
    {
        public abstract bool TryTell();
    }

    private sealed class Answer<T>(Serializer serializer) : Answer
    {
        private TaskCompletionSource<T>? _asked;

        public byte[] Bytes { get; set; } = [];

        public Task<T> AskAsync() => (_asked = new TaskCompletionSource<T>()).Task;

        public override bool TryTell() => _asked?.TrySetResult(serializer.Deserialize<T>(Bytes)!) == true;
    }

    private abstract class Wire : IAgentCalls
    {
        public Task<AgentFacts> DescribeAsync() => throw new NotSupportedException();

        public Task<long> ClockAsync() => CallAsync(0, static agent => agent.ClockAsync());

        public Task<OrderAnswer> CheckAsync(RunOrder order) => CallAsync(order, agent => agent.CheckAsync(order));

        public Task<OrderAnswer> PrepareAsync(RunOrder order) => CallAsync(order, agent => agent.PrepareAsync(order));

        public Task<OrderAnswer> StartAsync(StartOrder order) => CallAsync(order, agent => agent.StartAsync(order));

        public Task<CollectReply> CollectAsync(CollectRequest request) => CallAsync(request, agent => agent.CollectAsync(request));

        public Task<GatherReply> GatherAsync(GatherRequest request) => CallAsync(request, agent => agent.GatherAsync(request));

        public Task<OrderAnswer> SteerAsync(SteerOrder order) => CallAsync(order, agent => agent.SteerAsync(order));

        public Task DrainAsync(bool force) => throw new NotSupportedException();

        public Task<bool> IsGoneAsync() => Task.FromResult(false);

        protected abstract Task<T> CallAsync<TQuestion, T>(TQuestion question, Func<IAgentCalls, Task<T>> ask, [CallerMemberName] string name = "");
    }

    private sealed class Recorder(RecordedRun run, SimulatedAgent agent) : Wire
    {
        protected override async Task<T> CallAsync<TQuestion, T>(TQuestion question, Func<IAgentCalls, Task<T>> ask, string name = "")
        {
            var answer = new Answer<T>(run._serializer);
            run.Of(agent.Agent.Name, name).Add(answer);
            T value = await ask(agent);
            answer.Bytes = run._serializer.SerializeToArray(value);
            run._told.Add((agent.Time.GetTimestamp(), answer));
            return value;
        }
    }

    private sealed class Player(RecordedRun run, string agent) : Wire
    {
        protected override Task<T> CallAsync<TQuestion, T>(TQuestion question, Func<IAgentCalls, Task<T>> ask, string name = "")
        {
            _ = run._serializer.SerializeToArray(question);
            return run.NextAsync<T>(agent, name);
        }
    }
}
