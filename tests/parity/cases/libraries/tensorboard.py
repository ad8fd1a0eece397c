"""What SummaryWriter writes, as TensorBoard reads it; the Timer."""

from __future__ import annotations

TOOLS = {
    "a writer's events": """
import tempfile, os
import numpy as np
from torch.utils.tensorboard import SummaryWriter
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, STORE_EVERYTHING_SIZE_GUIDANCE
d=tempfile.mkdtemp()
def read(f):
    a=EventAccumulator(f,STORE_EVERYTHING_SIZE_GUIDANCE); a.Reload(); return a
_ = torch.manual_seed(0)
w=SummaryWriter(d)
for k in range(3): w.add_scalar('loss',torch.tensor(0.5)**k,k)
w.add_scalar('plain',3); w.add_scalar('one',np.array([2.]),7)
w.add_scalar('bad',torch.ones(2))
w.add_scalars('both/x',{'a':1.,'b':torch.tensor(2.)},5)
w.add_histogram('h',torch.randn(100),1); w.add_histogram('n',np.array([0.,0.,1.])); w.add_histogram('e',torch.tensor([]))
w.add_text('t','hello *world*',2)
w.add_image('i',torch.rand(3,4,5),3); w.add_image('g',np.zeros((4,5),np.uint8),dataformats='HW'); w.add_images('m',torch.rand(9,1,2,3))
w.add_image('x',torch.rand(2,2))
w.add_hparams({'lr':.1,'name':'sgd','n':3,'flag':True},{'acc':.9},run_name='run')
w.add_hparams(3,4)
w.flush(); w.close()
w.get_logdir()==d, sorted(x for x in os.listdir(d) if not x.startswith('events'))
a=read(d)
a.Tags()
[(e.step,e.value) for e in a.Scalars('loss')], [(e.step,e.value) for e in a.Scalars('plain')], [(e.step,e.value) for e in a.Scalars('one')]
for t in ('h','n'): print([(e.step,tuple(e.histogram_value)) for e in a.Histograms(t)])
[(e.step,e.width,e.height,e.encoded_image_string[:4]) for t in ('i','g','m') for e in a.Images(t)]
[(e.step,e.tensor_proto.string_val,e.tensor_proto.dtype,e.tensor_proto.tensor_shape.dim[0].size) for e in a.Tensors('t/text_summary')]
b=read(d+'/both_x_a'); [(e.step,e.value) for e in b.Scalars('both/x')]
h=read(d+'/run'); h.Tags(), [(e.step,round(e.value,6)) for e in h.Scalars('acc')], list(h.PluginTagToContent('hparams'))
[n for n in sorted(os.listdir(d)) if n.startswith('events')][0].split('.')[:3]
with SummaryWriter(d+'/second',filename_suffix='.sfx') as w: w.add_scalar('x',1.,0)
os.listdir(d+'/second')[0].endswith('.sfx')
w.add_scalar('x',2.,1); w.close(); len(os.listdir(d+'/second'))
import contextlib
with contextlib.chdir(d): w=SummaryWriter(comment='_c'); print(w.log_dir.startswith('runs/'), w.log_dir.endswith('_c'), os.listdir('runs')[0]==w.log_dir[5:]); w.close()
""",
    "the timer": """
import torch.utils.benchmark as benchmark
ticks=iter(range(0,100000,1))
t=benchmark.Timer("y = x + 1\\nz = y * 2",setup="x = torch.ones(3)",label="sums",sub_label="small",description="twice",timer=lambda: float(next(ticks)))
m=t.timeit(10); print("\\n".join(repr(m).split("\\n")[1:]))
m.median, m.mean, m.iqr, m.times, m.number_per_run, m.label, m.title, m.num_threads, m.as_row_name
n=benchmark.Timer("x + 1",globals={"x":torch.ones(2)}).timeit(3); 0 < n.mean < 1, n.title, len(n.times)
b=benchmark.Timer("sum(v)",globals={"v":[1,2]}).blocked_autorange(min_run_time=.02); len(b.times)>=1, b.number_per_run>=100
a=benchmark.Timer("sum(v)",globals={"v":[1,2]}).adaptive_autorange(min_run_time=.001,max_run_time=.5); len(a.times)>=1
M=benchmark.Measurement(10,[1.,2.,3.,4.,10.],m.task_spec); print("\\n".join(repr(M).split("\\n")[1:]))
M.significant_figures, M.has_warnings, M.median, M.iqr
g=benchmark.Measurement.merge([M,m,n]); [(len(x.times),x.title) for x in g]
benchmark.Timer(3)
benchmark.Timer("1",language="java")
benchmark.Timer("1",global_setup="x")
benchmark.Timer("undefined_name").timeit(1)
""",
}
