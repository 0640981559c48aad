using Google.Protobuf.Reflection;
using Grpc.Core;
using Perf.Engine.Flows;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>A gRPC step: encodes its messages, calls, and writes the answer as JSON. Encoding and decoding are no part of the service time.</summary>
internal sealed class GrpcAction : IStepAction
{
    // The deadline's timer and the one of the step go off together; which comes first is chance.
    private static readonly TimeSpan s_deadlineSlack = TimeSpan.FromMilliseconds(100);

    private readonly GrpcChannels _channels;
    private readonly MethodDescriptor _descriptor;
    private readonly Method<byte[], byte[]> _method;
    private readonly TextTemplate? _target;
    private readonly string _address;
    private readonly (TextTemplate Text, byte[]? Encoded)[] _messages;
    private readonly (string Name, TextTemplate Value)[] _metadata;
    private readonly TimeSpan _timeout;
    private readonly bool _expectsStatus;

    /// <exception cref="PerfException">A message that is the same each time does not fit the method.</exception>
    public GrpcAction(GrpcStep step, StepContext context, GrpcChannels channels, MethodDescriptor descriptor)
    {
        _channels = channels;
        _descriptor = descriptor;
        MethodType type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, false) => MethodType.ClientStreaming,
            _ => MethodType.DuplexStreaming,
        };
        _method = RawMarshaller.Method(type, descriptor.Service.FullName, descriptor.Name);
        _target = step.Target is null ? null : context.Text(step.Target);
        _address = context.Target.AbsoluteUri;
        _metadata = [.. step.Metadata.Select(pair => (pair.Key, context.Text(pair.Value)))];
        _timeout = step.Timeout ?? context.Scenario.Http.Timeout;
        _expectsStatus = step.Expect.Any(assertion => assertion.Part == ResponsePart.Status);
        _messages = [.. step.Messages.Select(message => Compile(step, context.Text(message, isJson: true)))];
        if (!descriptor.IsClientStreaming && _messages.Length > 1)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The step '{step.Name}' has {_messages.Length} messages, and {step.Method} takes one: it is no stream.", step.Name);
        }
    }

    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        byte[][] messages = [.. _messages.Select(message => message.Encoded ?? Encode(message.Text.Render(call.Values)))];
        var metadata = new Metadata();
        foreach ((string name, TextTemplate value) in _metadata)
        {
            GrpcMetadata.Add(metadata, name, value.Render(call.Values));
        }

        DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime + _timeout;
        CallInvoker invoker = _channels.For(_target?.Render(call.Values) ?? _address, call.Vu);
        var exchange = new GrpcExchange(invoker, _method, new CallOptions(metadata, deadline, cancellation), call, outcome);
        var probe = new RequestProbe();
        RequestProbe.Current = probe;
        try
        {
            await exchange.RunAsync(messages).ConfigureAwait(false);
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            Fail(e, deadline, call, outcome);
        }
        finally
        {
            RequestProbe.Current = null;
            probe.AddTo(outcome);
            _channels.Traffic.MoveTo(outcome);
        }

        if (call.WantsBody && outcome.Status == 0)
        {
            outcome.Body = Decode(exchange.Answers);
        }
    }

    private (TextTemplate, byte[]?) Compile(GrpcStep step, TextTemplate text)
    {
        if (text.Literal is not { } literal)
        {
            return (text, null);
        }

        try
        {
            return (text, JsonToWire.Encode(_descriptor.InputType, literal));
        }
        catch (FormatException e)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The message of the step '{step.Name}' does not fit {step.Method}: {e.Message}.", step.Name, e);
        }
    }

    private byte[] Encode(string json)
    {
        try
        {
            return JsonToWire.Encode(_descriptor.InputType, json);
        }
        catch (FormatException e)
        {
            throw new StepFault(ErrorClasses.InvalidRequest, $"with the values of its variables, the message does not fit {_descriptor.FullName}: {e.Message}", e);
        }
    }

    private ReadOnlyMemory<byte> Decode(IReadOnlyList<byte[]> answers)
    {
        try
        {
            return WireToJson.Write(_descriptor.OutputType, answers, _descriptor.IsServerStreaming);
        }
        catch (FormatException e)
        {
            throw new StepFault(ErrorClasses.Decoding, e.Message, e);
        }
    }

    private void Fail(RpcException e, DateTime deadline, StepCall call, StepOutcome outcome)
    {
        if (ClientFault.Of(e.Status.DebugException) is { } fault)
        {
            throw fault;
        }

        if (e.StatusCode == StatusCode.DeadlineExceeded && TimeProvider.System.GetUtcNow().UtcDateTime >= deadline - s_deadlineSlack)
        {
            throw new StepFault(ErrorClasses.Timeout, $"no complete answer within {DurationText.Format(_timeout)}", e);
        }

        if (e.StatusCode == StatusCode.ResourceExhausted && e.Status.Detail.StartsWith("Received message exceeds", StringComparison.Ordinal))
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the message is over {SizeText.Format(call.MaxBodySize)} (http.maxBodySize)", e);
        }

        outcome.Status = (int)e.StatusCode;
        GrpcMetadata.CopyTo(outcome, e.Trailers);
        if (!_expectsStatus)
        {
            string name = GrpcStatus.NameOf(outcome.Status) ?? $"status {outcome.Status}";
            throw new StepFault(ErrorClasses.OfGrpcStatus(outcome.Status), e.Status.Detail.Length == 0 ? name : $"{name}: {e.Status.Detail}", e);
        }
    }
}
