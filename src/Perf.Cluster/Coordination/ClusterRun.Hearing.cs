using Perf.Cluster.Contracts;
using Perf.Engine.Merging;
using Perf.Engine.Running;

namespace Perf.Cluster.Coordination;

/// <summary>What agents answer. All within the mailbox.</summary>
internal sealed partial class ClusterRun
{
    // Unpacked by whoever has asked: of a thousand agents all seconds come at the same moment, and within the mailbox they would be unpacked one after the other.
    void IShareListener.Replied(ShareEntry share, CollectReply reply, long received)
    {
        ReadReports read = ReadReports.Of(reply);
        _mailbox.Post(() => Hear(share, reply, read, received));
    }

    // One that has ended or was given away is nobody's loss any more.
    void IShareListener.Died(ShareEntry share, string reason, bool isGone) => _mailbox.Post(() =>
    {
        if (share.IsLiving)
        {
            Lose(isGone ? [.. _ledger.Shares.Where(own => own.Seat == share.Seat)] : [share], reason);
        }
    });

    void IShareListener.Woke(ShareEntry share, IReadOnlyList<long> reports) => _mailbox.Post(() => ShareLedger.Refused(share, reports));

    private void Hear(ShareEntry share, CollectReply reply, ReadReports read, long received)
    {
        AgentSeat seat = _seats[share.Seat];
        HearLoadEnd(share, reply);
        if (share.IsDead)
        {
            ShareLedger.Refused(share, reply.Reports.Select(report => report.Number));
            return;
        }

        // What was measured before it was told to begin is of no second of the run.
        foreach (ReadReport report in share.HasBegun ? read.Reports : [])
        {
            Count(share, seat, report);
        }

        if (share.HasBegun && read.Fault is { } fault)
        {
            Lose([share], $"it told what cannot be read ({fault})");
            return;
        }

        // Before the start clocks are read by questions of nothing else.
        if (share.HasBegun && reply.UtcTicks > 0)
        {
            seat.Track.Heard(reply.UtcTicks, received);
        }

        HearState(share, seat, reply);
    }

    // What an answer says besides what was measured, whichever way it came.
    private void HearState(ShareEntry share, AgentSeat seat, CollectReply reply)
    {
        if (share.IsDead)
        {
            return;
        }

        NoteSkew(share, seat, reply);
        bool wasReady = share.State >= ShareState.Ready;
        ShareLedger.Reached(share, reply.State, Elapsed);
        if (share.State >= ShareState.Ready && !wasReady && reply.State != ShareState.Ended)
        {
            _given ??= reply.Given;
            TryStart();
            if (_start is not null && !share.HasBegun && _ending is null)
            {
                Begin(share);
            }
        }

        if (reply.State == ShareState.Ended)
        {
            HasEnded(share, reply.End ?? new ShareEnd());
        }
        else if (MeasuresNothing(share, seat, reply))
        {
            LoseOrPassOn(share, $"it answers, and has measured nothing for {DurationText.Format(LinkTimes.Measuring)}");
        }

        if (reply.State >= ShareState.LoadEnded)
        {
            CheckEnd();
        }
    }

    // Before its reports are counted: what is measured when the load is over completes the plan, and ends nothing early, as in a run of one process. One that has ended before its time has no such end.
    private void HearLoadEnd(ShareEntry share, CollectReply reply)
    {
        bool isOver = reply.State == ShareState.LoadEnded || reply is { State: ShareState.Ended, End: { Status: nameof(RunStatus.Completed), WasAbandoned: false } };
        if (isOver && share.HasBegun && !share.IsDead)
        {
            ShareLedger.Reached(share, ShareState.LoadEnded, Elapsed);
            CheckLoadEnd();
        }
    }

    private void Count(ShareEntry share, AgentSeat seat, ReadReport report)
    {
        bool isInPlace = IsInPlace(share, report.Interval);
        if (Note(share, seat, report.Report, report.Interval, report.Lines))
        {
            Report(_merger.Add(share.Id, report.Interval));
            if (isInPlace)
            {
                // With the next plan another one may ask for it again.
                _apart.Remove(share.Id);
            }
        }
    }

    // All that is known of a share by itself; what the shares measured together is merged elsewhere. False where the report does not count.
    private bool Note(ShareEntry share, AgentSeat seat, ShareReport report, Interval interval, IReadOnlyList<LogLine> lines)
    {
        if (ShareLedger.Reported(share, report, interval.Start + interval.Length, interval.Length) != ReportFate.Counted)
        {
            return false;
        }

        ShareLedger.Finished(share, interval);
        seat.Account.Add(share.Id, interval);
        _byAgent?.Add(share.Id, seat.Agent.Name, interval);
        seat.Use.Add(share.Id, interval);
        foreach (LogLine line in lines)
        {
            _report!.Log.Add(line);
        }

        return true;
    }

    private void NoteSkew(ShareEntry share, AgentSeat seat, CollectReply reply)
    {
        // A first start that is due after the run was steered is due at another moment than was planned.
        if (reply.BeganUtcTicks > 0 && share.HeirOf is null && seat.StartSkew is null && _start is { } start && FirstLoad.Of(_plan, share.Share) is { } first
            && (_steered.Count == 0 || first.Ticks < _steered[0].AtTicks))
        {
            seat.StartSkew = (reply.BeganUtcTicks - seat.ToAgent(start + first.Ticks)) / (double)TimeSpan.TicksPerMillisecond;
        }
    }

    // By the moment at which the agent answered: whoever sleeps here finds answers of long ago.
    private bool MeasuresNothing(ShareEntry share, AgentSeat seat, CollectReply reply) =>
        share.HasBegun && reply is { State: ShareState.Ready or ShareState.Running, Reports.Length: 0, UtcTicks: > 0 }
        && reply.UtcTicks - seat.ToAgent(_start!.Value + share.MeasuredUntil.Ticks) > LinkTimes.Measuring.Ticks;

    private void Report(IReadOnlyList<Interval> intervals)
    {
        if (intervals.Count == 0)
        {
            return;
        }

        RunReport report = _report!;
        (Interval Merged, IReadOnlyList<MergePart> Parts)[] seconds = [.. intervals.Select(interval => (interval, _byAgent?.Take(interval) ?? []))];
        _reports.Post(() =>
        {
            foreach ((Interval merged, IReadOnlyList<MergePart> parts) in seconds)
            {
                report.Add(parts.Count == 0 ? merged : merged with { Agents = AgentSeconds.Of(parts) });
            }

            if (report.IsAborted)
            {
                _mailbox.Post(() => End(SteerAction.End));
            }
        });
    }

    private void HasEnded(ShareEntry share, ShareEnd end)
    {
        AgentSeat seat = _seats[share.Seat];
        foreach (string warning in end.Warnings)
        {
            _told.Add(seat.Agent.Name, warning);
        }

        bool hasFailed = end.Status == nameof(RunStatus.Failed);
        if (hasFailed && _start is null)
        {
            _refusal ??= end.ErrorId is { } id ? new PerfException(id, $"Agent {seat.Agent.Name}: {end.Reason}", seat.Agent.Name) : null;
            (seat.End, seat.Reason, seat.LostAt) = (AgentEnd.Failed, end.Reason, new DateTimeOffset(_clock.UtcTicks, TimeSpan.Zero));
            _fault ??= $"agent {seat.Agent.Name}: {end.Reason ?? "it failed"}";
            End(SteerAction.Abort);
            return;
        }

        if (!share.HasBegun)
        {
            if (share.HeirOf is null)
            {
                Lose([share], end.Reason ?? "it was ended there before the run began");
            }
            else
            {
                PassOn(share, end.Reason);
            }

            return;
        }

        bool wasLeft = _ending is null && (end.WasAbandoned || end.Status is nameof(RunStatus.Stopped) or nameof(RunStatus.Interrupted));
        if (wasLeft || hasFailed)
        {
            ShareLedger.EndedEarly(share);
            string why = hasFailed ? end.Reason ?? "it failed"
                : end.WasAbandoned ? "it did not hear of the coordinator for too long and stopped its load"
                : $"it ended its part early ({end.Reason ?? "it was stopped there"})";
            Lose([share], why, hasFailed ? AgentEnd.Failed : AgentEnd.Lost);
            return;
        }

        _done.Add(share.Id);
        seat.Account.Left(share.Id);
        Report(_merger.Ended(share.Id));
        _links[share.Id].Forget();
        if (end.Status == nameof(RunStatus.Aborted) && _ending is null)
        {
            _report!.Abort(end.Reason ?? $"agent {seat.Agent.Name} ended the run");
            End(SteerAction.End);
        }
    }
}
