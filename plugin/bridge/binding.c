/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge/binding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first instance of this model or of one that follows. */
static MIFinstance *first_from(MIFmodel *model) {
  while (model && !MIFinstances(model))
    model = MIFnextModel(model);
  return model ? MIFinstances(model) : NULL;
}

MIFinstance *drum_first_instance(GENmodel *models) {
  return first_from((MIFmodel *)models);
}

MIFinstance *drum_next_instance(const MIFinstance *instance) {
  MIFinstance *next = MIFnextInstance(instance);
  return next ? next : first_from(MIFnextModel(MIFmodPtr(instance)));
}

static void **static_variable(const MIFinstance *instance, int which) {
  return &instance->inst_var[which]->element[0].pvalue;
}

/* Frees the binding and device that an instance's static variables hold, if any. */
static void release(Mif_Inst_Var_Data_t **variables) {
  drum_binding *binding = variables[DRUM_STATIC_BINDING]->element[0].pvalue;
  variables[DRUM_STATIC_BINDING]->element[0].pvalue = NULL;
  variables[DRUM_STATIC_DEVICE]->element[0].pvalue = NULL;
  if (!binding)
    return;
  drum_device_destroy(binding->device);
  free(binding->run);
  for (size_t i = 0; i < sizeof binding->names / sizeof binding->names[0]; ++i)
    free(binding->names[i]);
  for (size_t j = 0; binding->port_names && j < binding->ports; ++j)
    free(binding->port_names[j]);
  free(binding->port_names);
  free(binding->port);
  free(binding->v);
  free(binding->noise);
  free(binding);
}

static void destroy(Mif_Private_t *private, Mif_Callback_Reason_t reason) {
  if (reason == MIF_CB_DESTROY)
    release(private->inst_var);
}

drum_binding *drum_binding_of(const MIFinstance *instance) {
  return *static_variable(instance, DRUM_STATIC_BINDING);
}

/* "v(a)", or "v(a,b)" if the port is not one to ground; null when out of memory. */
static char *voltage_name(const Mif_Port_Data_t *port) {
  const char *a = port->pos_node_str;
  const char *b = port->smp_data.neg_node == 0 ? NULL : port->neg_node_str;
  const size_t size = strlen(a) + (b ? strlen(b) : 0) + sizeof "v(,)";
  char *name = malloc(size);
  if (name)
    (void)snprintf(name, size, b ? "v(%s,%s)" : "v(%s)", a, b);
  return name;
}

int drum_binding_create(MIFinstance *instance, int *states) {
  size_t ports = 0;
  bool outputs = false;
  for (int k = 0; k < instance->num_conn; ++k) {
    ports += (size_t)instance->conn[k]->size;
    outputs = outputs || instance->conn[k]->is_output;
  }

  release(instance->inst_var); /* ngspice sets up anew for every analysis */
  drum_binding *binding = calloc(1, sizeof *binding);
  if (!binding)
    return E_NOMEM;
  *static_variable(instance, DRUM_STATIC_BINDING) = binding;
  instance->callback = destroy;
  binding->port = calloc(ports, sizeof *binding->port);
  binding->v = calloc(ports, sizeof *binding->v);
  binding->noise = calloc(ports, sizeof *binding->noise);
  binding->port_names = calloc(ports, sizeof *binding->port_names);
  if (!binding->port || !binding->v || !binding->noise || !binding->port_names)
    return E_NOMEM;

  for (int k = 0; k < instance->num_conn; ++k)
    for (int l = 0; l < instance->conn[k]->size; ++l) {
      Mif_Port_Data_t *data = instance->conn[k]->port[l];
      char *name = voltage_name(data);
      if (!name)
        return E_NOMEM;
      binding->port_names[binding->ports] = name;
      binding->port[binding->ports++] = (drum_port){
          .data = data,
          .connection = k,
          .element = l,
          .positive = data->smp_data.pos_node,
          .negative = data->smp_data.neg_node,
      };
    }
  binding->states = *states;
  if (outputs) /* else there are no charges */
    *states += 2 * (int)ports;
  return OK;
}

void drum_binding_read(drum_binding *binding, const double *solution) {
  for (size_t j = 0; j < binding->ports; ++j)
    binding->v[j] = solution[binding->port[j].positive] - solution[binding->port[j].negative];
}

void drum_binding_make_device(MIFinstance *instance, drum_code_model *make) {
  drum_binding *binding = drum_binding_of(instance);
  drum_device *previous = binding->device;
  *static_variable(instance, DRUM_STATIC_DEVICE) = NULL;

  Mif_Private_t private = {
      .num_conn = instance->num_conn,
      .conn = instance->conn,
      .num_param = instance->num_param,
      .param = instance->param,
      .num_inst_var = instance->num_inst_var,
      .inst_var = instance->inst_var,
      .callback = &instance->callback,
  };
  make(&private);
  drum_device *device = *static_variable(instance, DRUM_STATIC_DEVICE);
  if (device) {
    device->name = instance->MIFname;
    device->port_names = (const char *const *)binding->port_names;
    if (previous && device->class->adopt)
      device->class->adopt(device, previous);
  }
  drum_device_destroy(previous);
  binding->device = device;
  binding->failure = NULL;
  binding->reported = false;
}

void drum_binding_report(const MIFinstance *instance, const char *message) {
  drum_binding *binding = drum_binding_of(instance);
  if (binding->reported)
    return;
  binding->reported = true;
  /* ngspice writes its own words to standard output: keep the order. */
  (void)fflush(stdout);
  (void)fprintf(stderr, "drumspice: %s: %s\n", instance->MIFname, message);
  (void)fflush(stderr);
}
