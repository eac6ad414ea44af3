namespace MlNetDeep.Reference;

/// <summary>One unit of a recurrent cell at one step, in double precision.</summary>
public static class CellReference
{
    /// <summary>The values of an LSTM unit: gates or, backward, gradients by their sums; and its states.</summary>
    /// <param name="I">Input gate.</param>
    /// <param name="F">Forget gate.</param>
    /// <param name="G">Cell input.</param>
    /// <param name="O">Output gate.</param>
    /// <param name="C">Cell state after the step; backward the gradient by that before it.</param>
    /// <param name="H">Output; backward zero.</param>
    public readonly record struct Lstm(double I, double F, double G, double O, double C, double H);

    /// <summary>The values of a GRU: gates and q or, backward, gradients by the sums; and its output, backward what reaches that before.</summary>
    public readonly record struct Gru(double N, double R, double Z, double Q, double H);

    /// <summary>Gates and states of an LSTM unit with peepholes p from its sums and the state before.</summary>
    public static Lstm LstmForward(double i, double f, double g, double o, double previous, (double I, double F, double O) p)
    {
        i = ActivationReference.Sigmoid(i + p.I * previous);
        f = ActivationReference.Sigmoid(f + p.F * previous);
        g = Math.Tanh(g);
        double c = f * previous + i * g;
        o = ActivationReference.Sigmoid(o + p.O * c);
        return new Lstm(i, f, g, o, c, o * Math.Tanh(c));
    }

    /// <summary>The gradients, from gates, states, the gradient dh by the output and dc by the state after the step.</summary>
    public static Lstm LstmBackward(Lstm unit, double previous, double dh, double dc, (double I, double F, double O) p)
    {
        double t = Math.Tanh(unit.C);
        double dOutput = ActivationReference.SigmoidGradient(unit.O, dh * t);
        dc += dh * unit.O * (1 - t * t) + p.O * dOutput;
        double dInput = ActivationReference.SigmoidGradient(unit.I, dc * unit.G);
        double dForget = ActivationReference.SigmoidGradient(unit.F, dc * previous);
        double dCandidate = ActivationReference.TanhGradient(unit.G, dc * unit.I);
        return new Lstm(dInput, dForget, dCandidate, dOutput, dc * unit.F + p.I * dInput + p.F * dForget, 0);
    }

    /// <summary>Gates and output of a GRU from its sums and the output before.</summary>
    public static Gru GruForward(double n, double r, double z, double q, double previous)
    {
        r = ActivationReference.Sigmoid(r);
        z = ActivationReference.Sigmoid(z);
        n = Math.Tanh(n + r * q);
        return new Gru(n, r, z, q, (1 - z) * n + z * previous);
    }

    /// <summary>The gradients, from gates, the output before and the gradient dh by the output.</summary>
    public static Gru GruBackward(Gru unit, double previous, double dh)
    {
        double dn = ActivationReference.TanhGradient(unit.N, dh * (1 - unit.Z));
        double dr = ActivationReference.SigmoidGradient(unit.R, dn * unit.Q);
        double dz = ActivationReference.SigmoidGradient(unit.Z, dh * (previous - unit.N));
        return new Gru(dn, dr, dz, dn * unit.R, dh * unit.Z);
    }
}
