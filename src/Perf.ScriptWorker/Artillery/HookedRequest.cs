using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Perf.Engine.Flows;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;

namespace Perf.ScriptWorker.Artillery;

/// <summary>
/// A request that functions are given: those before it may change it, and what they have made of it is what is sent; those after it see its answer. Where none come
/// before it, it is the engine's own request.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="request">The request without functions.</param>
/// <param name="hooks">The functions.</param>
internal sealed class HookedRequest(FunctionHost host, CompiledRequest request, RequestHooks hooks) : CompiledStep
{
    private ObjectInstance? _shape;

    private string Name => request.Name;

    private ObjectInstance Shape => _shape ??= host.RequestOf(hooks, request.Method, request.Timeout.TotalSeconds);

    internal override void Begin(VirtualUser vu)
    {
        string? made = null;
        JsValue parameters = JsValue.Null;
        host.Call(vu, Name, error => Go(vu, error, made, parameters), turn => host.Invoke(
            "prepare",
            Shape,
            host.Target,
            turn.Context,
            turn.Emit,
            host.Callback(arguments =>
            {
                made = arguments[1].IsNull() ? null : arguments[1].ToString();
                parameters = arguments[2];
                turn.End(arguments[0].IsNull() ? null : arguments[0].ToString());
            })));
    }

    private void Go(VirtualUser vu, string? error, string? made, JsValue parameters)
    {
        if (error is not null)
        {
            vu.StepEnded(StepEnd.EndsFlow);
            return;
        }

        if (made is null)
        {
            vu.StepEnded(StepEnd.GoesOn);
            return;
        }

        bool isChanged = hooks.Before.Count > 0;
        vu.Http.Begin(PreparedRequest.Read(made).Over(request, isChanged, hooks.After.Count > 0, (user, exchange, end) => Answered(user, exchange, end, parameters)));
    }

    private void Answered(VirtualUser vu, HttpExchange exchange, StepEnd end, JsValue parameters)
    {
        bool hasAnswer = exchange.ErrorClass is null;
        if (hasAnswer ? hooks.After.Count == 0 : hooks.OnError.Count == 0)
        {
            vu.StepEnded(end);
            return;
        }

        // The answer's memory is the connection's: what functions see of it is a copy.
        int status = exchange.Status;
        string body = hasAnswer ? Encoding.UTF8.GetString(exchange.Body.Span) : "";
        byte[] head = hasAnswer ? exchange.HeadBytes.ToArray() : [];
        double waiting = exchange.Timings.Waiting / (double)TimeSpan.TicksPerMillisecond;
        double total = exchange.Timings.Duration / (double)TimeSpan.TicksPerMillisecond;
        string errorClass = exchange.ErrorClass ?? "";
        string message = exchange.ErrorMessage;
        host.Call(vu, Name, error => vu.StepEnded(error is null ? end : StepEnd.EndsFlow), turn =>
        {
            var done = host.Callback(arguments => turn.End(arguments[0].IsNull() ? null : arguments[0].ToString()));
            if (hasAnswer)
            {
                host.Invoke("after", Shape, parameters, AnswerObject.Of(host.JavaScript, status, head, body, waiting, total), turn.Context, turn.Emit, done);
            }
            else
            {
                host.Invoke("failed", Shape, parameters, new JsString(NodeErrors.CodeOf(errorClass)), new JsString(message), turn.Context, turn.Emit, done);
            }
        });
    }
}
